/**
 * What a service requires of its image; docs/container-contract.md describes it. This module imports nothing; the tools
 * that check images share it.
 */
export const CONTAINER_CONTRACT = {
  os: "linux",
  /** Processor of the tasks, as images name it. */
  architecture: "arm64",
  /** User and group by number; all processes in the container run as this user. */
  user: "1000:1000",
  /** The folder that the application may write to; the image gives it to the user and declares it as a volume. */
  scratch: "/tmp",
  stopSignal: "SIGTERM",
  /** Seconds between the stop signal and SIGKILL. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
  stopSeconds: 30,
} as const;

/**
 * Where a container may write, by volume: its root file system is read-only. The agent of exec
 * sessions writes to the last two and fails without them. @see https://github.com/aws/containers-roadmap/issues/1359
 */
export const VOLUMES: Readonly<Record<string, string>> = {
  scratch: CONTAINER_CONTRACT.scratch,
  "exec-state": "/var/lib/amazon",
  "exec-log": "/var/log/amazon",
};
