import { describe, expect, test } from '@jest/globals';
import { parseS3Url } from './s3-location.js';

describe('a place in S3', () => {
  test.each([
    ['s3://my-bucket', { bucket: 'my-bucket', prefix: '' }],
    ['s3://my-bucket/', { bucket: 'my-bucket', prefix: '' }],
    ['s3://my.bucket/a/b/?region=eu-west-1', { bucket: 'my.bucket', prefix: 'a/b/', region: 'eu-west-1' }],
    [
      's3://blobs/prod?endpoint=https://minio.local:9000/&region=',
      { bucket: 'blobs', prefix: 'prod/', endpoint: 'https://minio.local:9000' },
    ],
  ])('%s', (text, expected) => {
    expect(parseS3Url(text)).toEqual(expected);
  });

  test.each([
    ['https://my-bucket.s3.amazonaws.com', 'must look like s3://bucket'],
    ['my-bucket', 'must look like s3://bucket'],
    ['s3://My_Bucket', 'must name a bucket'],
    ['s3:///prefix', 'must name a bucket'],
    ['s3://bucket:9000/x', 'must name a bucket'],
    ['s3://bucket/a//b', 'prefix'],
    ['s3://bucket/a%20b', 'prefix'],
    ['s3://bucket?endpoint=minio:9000', 'endpoint that is no http(s) address'],
    ['s3://bucket?tls=true', 'endpoint and region'],
    ['s3://key:hunter2@bucket', 'must not hold credentials: set AWS_ACCESS_KEY_ID'],
    ['s3://bucket?endpoint=http://key:hunter2@minio:9000', 'must not hold credentials'],
    ['s3://bucket?secret=hunter2', 'endpoint and region'],
  ])('is not %s', (text, complaint) => {
    expect(() => parseS3Url(text)).toThrow(complaint);
    expect(() => parseS3Url(text)).not.toThrow('hunter2');
  });
});
