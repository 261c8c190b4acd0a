import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { unauthenticated } from '../auth/access-control.js';
import { sameSecret } from '../auth/bearer-token.js';
import { SETTINGS, type ApiSettings } from '../parts.js';
import { explorerPage } from './explorer-page.js';

@Controller('explorer')
export class ExplorerController {
  constructor(@Inject(SETTINGS) private readonly settings: ApiSettings) {}

  /** The page holds the token, so it takes the token to get it: /explorer?token=... */
  @Get()
  async page(
    @Query('token') token: unknown,
    @Headers('host') host: string,
    @Headers('x-forwarded-proto') protocol: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.header('Referrer-Policy', 'no-referrer').header('Cache-Control', 'no-store');
    if (typeof token !== 'string' || !sameSecret(token, this.settings.token)) {
      await reply
        .code(401)
        .type('text/plain')
        .send(`${unauthenticated}\nHere: open /explorer?token=<token>.\n`);
      return;
    }
    if (!/^[\w.:[\]-]+$/.test(host)) {
      await reply.code(400).type('text/plain').send('The Host header is no name with a port.\n');
      return;
    }
    const { html, policy } = await explorerPage(token, { host, secure: protocol === 'https' });
    await reply.header('Content-Security-Policy', policy).type('text/html').send(html);
  }
}
