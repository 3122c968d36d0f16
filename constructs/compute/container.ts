import { CONTAINER_CONTRACT, VOLUMES } from "./container-contract";

/** The one container of a service's task, as ECS reads it. */
export interface ContainerProps {
  readonly name: string;
  /** Image with tag or digest. */
  readonly image: string;
  readonly port: number;
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
   * Seconds a container has to stop after SIGTERM, 2 to 120.
   * @default CONTAINER_CONTRACT.stopSeconds
   */
  readonly stopTimeoutSeconds?: number;
}

/**
 * The container definitions of a task: no root user, no new privileges, read-only root file system with `/tmp` to write in.
 * Fargate mounts a volume as root unless the image owns the path and declares `VOLUME /tmp`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 * No health check of its own: a command runs inside the image, which may have neither a shell nor an HTTP client. ECS
 * replaces a task that the load balancer finds unhealthy.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
 * Names in alphabetical order, so that the JSON changes only when a value changes.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export function containerDefinitions(props: ContainerProps): string {
  const { name, image, port, environment = {}, secrets = {} } = props;
  return JSON.stringify([
    {
      name,
      image,
      essential: true,
      user: CONTAINER_CONTRACT.user,
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
      stopTimeout: props.stopTimeoutSeconds ?? CONTAINER_CONTRACT.stopSeconds,
      cpu: 0,
      systemControls: [],
      volumesFrom: [],
    },
  ]);
}

function sorted(map: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}
