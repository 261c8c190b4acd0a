/** Events that may wait for one subscriber; at the 256 KiB an event may have at most, 256 MiB, in practice about 1 MiB. */
export const queueCapacity = 1000;
