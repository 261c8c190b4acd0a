const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A size for a person: 512 B, 1.4 KiB, 3.0 GiB. */
export function formatBytes(bytes: number): string {
  const exponent = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** exponent;
  return `${exponent === 0 ? value : value.toFixed(1)} ${units[exponent] ?? ''}`;
}
