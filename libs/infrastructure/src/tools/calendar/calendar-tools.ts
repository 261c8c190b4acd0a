import type { Tool } from '../tool.js';
import { createEvent } from './create-event.tool.js';
import { deleteEvent } from './delete-event.tool.js';
import { findFree } from './find-free.tool.js';
import { listEvents } from './list-events.tool.js';
import { updateEvent } from './update-event.tool.js';

/** The tools on iCalendar files of the workspace (RFC 5545). */
export const calendarTools: readonly Tool[] = [listEvents, findFree, createEvent, updateEvent, deleteEvent];
