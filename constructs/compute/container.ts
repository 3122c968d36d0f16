/** The one container of a service's task, as ECS reads it. */
export interface ContainerProps {
  readonly name: string;
  /** Image with tag or digest. */
  readonly image: string;
  readonly port: number;
  /** Path that answers 200 while the container is well. */
  readonly healthPath: string;
  /** @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values ECS takes from Secrets Manager when the task starts, `<secret ARN>:<key>::`.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly region: string;
  /**
   * Seconds a container has to end after SIGTERM, 2 to 120.
   * @default 30
   */
  readonly stopTimeoutSeconds?: number;
}

/**
 * Where a container may write, by volume: its root file system is read-only. The last two are what the agent of exec
 * sessions writes to, which dies without them. @see https://github.com/aws/containers-roadmap/issues/1359
 */
export const VOLUMES: Readonly<Record<string, string>> = {
  scratch: "/tmp",
  "exec-state": "/var/lib/amazon",
  "exec-log": "/var/log/amazon",
};

/**
 * The container definitions of a task: no root user, no new privileges, read-only root file system with `/tmp` to write in.
 * Fargate gives a volume to root unless the image owns the path and says `VOLUME /tmp`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 * Names in alphabetical order, so that the JSON changes only when something does.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export function containerDefinitions(props: ContainerProps): string {
  const { name, image, port, healthPath, environment = {}, secrets = {}, stopTimeoutSeconds = 30 } = props;
  return JSON.stringify([
    {
      name,
      image,
      essential: true,
      user: "1000:1000",
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true },
      portMappings: [{ containerPort: port, hostPort: port, protocol: "tcp" }],
      mountPoints: Object.entries(VOLUMES).map(([sourceVolume, containerPath]) => ({
        sourceVolume,
        containerPath,
        readOnly: false,
      })),
      environment: sorted({ PORT: String(port), ...environment }).map(([key, value]) => ({ name: key, value })),
      secrets: sorted(secrets).map(([key, valueFrom]) => ({ name: key, valueFrom })),
      healthCheck: {
        command: ["CMD-SHELL", `wget -q -O /dev/null http://127.0.0.1:${port}${healthPath} || exit 1`],
        interval: 10,
        retries: 3,
        startPeriod: 30,
        timeout: 5,
      },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": props.logGroup,
          "awslogs-region": props.region,
          "awslogs-stream-prefix": name,
          "max-buffer-size": "4m",
          mode: "non-blocking",
        },
      },
      stopTimeout: stopTimeoutSeconds,
      cpu: 0,
      systemControls: [],
      volumesFrom: [],
    },
  ]);
}

function sorted(map: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}
