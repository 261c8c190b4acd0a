import { sha256Pattern } from '../../digest/sha256.js';
import type { BlobAddress } from '@app/domain/kernel/cleanable-blobs.js';
import { tenantId } from '@app/domain/kernel/ids.js';

/** `<prefix>blobs/<tenant>/<digest>`, and while it is set aside `<prefix>set-aside/<tenant>/<digest>`. */
export class S3Keys {
  readonly kept: string;
  readonly aside: string;

  constructor(prefix: string) {
    this.kept = `${prefix}blobs/`;
    this.aside = `${prefix}set-aside/`;
  }

  keptKey = ({ tenant, digest }: BlobAddress): string => `${this.kept}${tenant}/${digest}`;

  asideKey = ({ tenant, digest }: BlobAddress): string => `${this.aside}${tenant}/${digest}`;

  /** Undefined for an object that is none of ours: it is nobody's to remove. @param folder `kept` or `aside` */
  addressOf(folder: string, key: string): BlobAddress | undefined {
    const [tenant = '', digest = '', ...rest] = key.slice(folder.length).split('/');
    if (!sha256Pattern.test(digest) || rest.length > 0) return undefined;
    try {
      return { tenant: tenantId(tenant), digest };
    } catch {
      return undefined;
    }
  }
}
