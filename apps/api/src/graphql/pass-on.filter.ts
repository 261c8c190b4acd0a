import { Catch, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

/** Leaves errors of resolvers to `publicError`: Nest would log each as a failure, a caller's slip included. */
@Catch()
export class PassOnFilter extends BaseExceptionFilter {
  override catch(exception: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() === 'graphql') throw exception as Error;
    super.catch(exception, host);
  }
}
