import { Module, type DynamicModule } from '@nestjs/common';
import { CATALOGUE, EVENT_STORE, LOGGER, READ_POOL, SETTINGS, SNAPSHOTS, type ApiParts } from './parts.js';

/** Makes the parts injectable everywhere. */
@Module({})
export class PartsModule {
  static with({ store, snapshots, pool, catalogue, settings, logger }: ApiParts): DynamicModule {
    return {
      module: PartsModule,
      global: true,
      providers: [
        { provide: EVENT_STORE, useValue: store },
        { provide: SNAPSHOTS, useValue: snapshots },
        { provide: READ_POOL, useValue: pool },
        { provide: CATALOGUE, useValue: catalogue },
        { provide: SETTINGS, useValue: settings },
        { provide: LOGGER, useValue: logger },
      ],
      exports: [EVENT_STORE, SNAPSHOTS, READ_POOL, CATALOGUE, SETTINGS, LOGGER],
    };
  }
}
