import { Module } from '@nestjs/common';
import { CatalogueResolver } from './catalogue.resolver.js';
import { ListAgentsHandler } from './queries/list-agents.query.js';
import { ListToolsHandler } from './queries/list-tools.query.js';

@Module({ providers: [ListToolsHandler, ListAgentsHandler, CatalogueResolver] })
export class CatalogueModule {}
