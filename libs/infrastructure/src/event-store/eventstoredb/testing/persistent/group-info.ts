import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type { StoredEvent } from '../log/stored-event.js';
import type { Consumer } from './consumer.js';
import type { Group } from './group.js';

/** What the server tells about a group. Rates are not measured and are 0. */
export function groupInfo(group: Group): persistent.SubscriptionInfo {
  const { raw, strategy, messageTimeoutMs } = group.settings;
  return new persistent.SubscriptionInfo()
    .setEventSource(group.source)
    .setGroupName(group.name)
    .setStatus('Live')
    .setConnectionsList(group.consumers.map((consumer) => connectionInfo(consumer, raw.getExtraStatistics())))
    .setTotalItems(String(group.totalItems))
    .setCountSinceLastMeasurement('0')
    .setLastCheckpointedEventPosition(place(group, group.lastAcknowledged))
    .setLastKnownEventPosition(place(group, group.lastKnown))
    .setResolveLinkTos(raw.getResolveLinks())
    .setStartFrom(startFrom(group))
    .setMessageTimeoutMilliseconds(messageTimeoutMs)
    .setExtraStatistics(raw.getExtraStatistics())
    .setMaxRetryCount(raw.getMaxRetryCount())
    .setLiveBufferSize(raw.getLiveBufferSize())
    .setBufferSize(raw.getHistoryBufferSize())
    .setReadBatchSize(raw.getReadBatchSize())
    .setCheckPointAfterMilliseconds(raw.getCheckpointAfterMs())
    .setMinCheckPointCount(raw.getMinCheckpointCount())
    .setMaxCheckPointCount(raw.getMaxCheckpointCount())
    .setLiveBufferCount('0')
    .setRetryBufferCount(group.retrying.length)
    .setTotalInFlightMessages(inFlight(group))
    .setOutstandingMessagesCount(inFlight(group))
    .setNamedConsumerStrategy(strategy)
    .setMaxSubscriberCount(raw.getMaxSubscriberCount())
    .setParkedMessageCount(String(group.parked.count));
}

const inFlight = ({ consumers }: Group): number =>
  consumers.reduce((sum, consumer) => sum + consumer.inFlight.size, 0);

const connectionInfo = (
  consumer: Consumer,
  withStatistics: boolean,
): persistent.SubscriptionInfo.ConnectionInfo =>
  new persistent.SubscriptionInfo.ConnectionInfo()
    .setFrom(consumer.address)
    .setUsername(consumer.userName)
    .setTotalItems(String(consumer.totalItems))
    .setCountSinceLastMeasurement('0')
    .setAvailableSlots(consumer.freeSlots)
    .setInFlightMessages(consumer.inFlight.size)
    .setConnectionName(consumer.connectionName)
    .setObservedMeasurementsList(
      withStatistics
        ? [1, 2, 3, 4, 5].map((n) =>
            new persistent.SubscriptionInfo.Measurement().setKey(`Quintile ${n}`).setValue('0'),
          )
        : [],
    );

const place = ({ source }: Group, event: StoredEvent | undefined): string => {
  if (!event) return '';
  return source === '$all' ? `C:${event.position}/P:${event.position}` : event.revision.toString();
};

const startFrom = ({ source, settings }: Group): string => {
  const number =
    settings.startFrom === 'start' ? 0n : settings.startFrom === 'end' ? -1n : settings.startFrom;
  return source === '$all' ? `C:${number}/P:${number}` : number.toString();
};
