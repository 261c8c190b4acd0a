/** A place in an S3-compatible store. Holds no credentials: those come from the usual AWS variables and files. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  readonly region?: string;
  /** Of a store that is not Amazon's: http(s)://host:port */
  readonly endpoint?: string;
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const prefixPath = /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/;
const known = ['endpoint', 'region'];

/**
 * s3://bucket/prefix?endpoint=https://host:9000&region=eu-west-1, of which only the bucket must be given.
 * @throws Error that says what is wrong, without repeating the text: somebody may have put a password into it
 */
export function parseS3Url(text: string): S3Location {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 's3:') throw new Error('must look like s3://bucket/prefix?endpoint=...&region=...');
  if (url.username !== '' || url.password !== '') {
    throw new Error(
      'must not hold credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use a profile',
    );
  }
  if (url.port !== '' || !bucketName.test(url.hostname)) {
    throw new Error('must name a bucket: 3 to 63 of a-z, 0-9, "-" and "."');
  }
  const prefix = url.pathname.replace(/^\/|\/$/g, '');
  if (prefix !== '' && !prefixPath.test(prefix)) {
    throw new Error("has a prefix that is not made of letters, digits, _ - . ! * ' ( ) and single slashes");
  }
  const unknown = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined || url.hash !== '') {
    throw new Error('knows endpoint and region after the question mark, and nothing else');
  }
  const region = url.searchParams.get('region') || undefined;
  const endpoint = url.searchParams.get('endpoint') || undefined;
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint: endpointOf(endpoint) }),
  };
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('has an endpoint that is no http(s) address');
  if (url.username !== '' || url.password !== '')
    throw new Error('must not hold credentials in its endpoint');
  return url.origin;
}
