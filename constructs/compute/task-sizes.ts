/**
 * CPU units that Fargate offers, with the minimum and maximum memory in MB. This module imports nothing; the configuration
 * schema shares it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
export const TASK_SIZES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  256: [512, 2048],
  512: [1024, 4096],
  1024: [2048, 8192],
  2048: [4096, 16384],
  4096: [8192, 30720],
  8192: [16384, 61440],
  16384: [32768, 122880],
};

/** Every memory size that Fargate offers with a number of CPU units, in MB; empty if it does not offer these units. */
export function memorySizesMb(cpu: number): number[] {
  const size = TASK_SIZES[cpu];
  if (!size) return [];
  if (cpu === 256) return [512, 1024, 2048];
  const step = cpu === 16384 ? 8192 : cpu === 8192 ? 4096 : 1024;
  return Array.from({ length: (size[1] - size[0]) / step + 1 }, (_, i) => size[0] + i * step);
}
