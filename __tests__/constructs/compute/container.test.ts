import { containerDefinitions, type ContainerProps } from "../../../constructs/compute/container";

const PROPS: ContainerProps = {
  name: "web",
  image: "app:1",
  port: 8080,
  logGroup: "/test/web",
  region: "us-east-1",
};
const container = (props: Partial<ContainerProps> = {}) =>
  (JSON.parse(containerDefinitions({ ...PROPS, ...props })) as Record<string, unknown>[])[0]!;

test("A9: a container runs as an unprivileged user and writes only to its volumes", () => {
  expect(container()).toMatchObject({
    user: "1000:1000",
    readonlyRootFilesystem: true,
    mountPoints: [
      { sourceVolume: "scratch", containerPath: "/tmp", readOnly: false },
      { sourceVolume: "exec-state", containerPath: "/var/lib/amazon", readOnly: false },
      { sourceVolume: "exec-log", containerPath: "/var/log/amazon", readOnly: false },
    ],
  });
  expect(container()).not.toHaveProperty("privileged");
});

test("R4: a container is the whole contract: user, folders, port, log, time to end, and no command that the image may lack", () => {
  expect(container()).toEqual({
    name: "web",
    image: "app:1",
    essential: true,
    user: "1000:1000",
    readonlyRootFilesystem: true,
    linuxParameters: { initProcessEnabled: true },
    portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
    mountPoints: [
      { sourceVolume: "scratch", containerPath: "/tmp", readOnly: false },
      { sourceVolume: "exec-state", containerPath: "/var/lib/amazon", readOnly: false },
      { sourceVolume: "exec-log", containerPath: "/var/log/amazon", readOnly: false },
    ],
    environment: [{ name: "PORT", value: "8080" }],
    secrets: [],
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": "/test/web",
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "web",
        "max-buffer-size": "4m",
        mode: "non-blocking",
      },
    },
    stopTimeout: 30,
    cpu: 0,
    systemControls: [],
    volumesFrom: [],
  });
});

test("variables are in the order of their names, whatever order they are given in", () => {
  const environment = { ZONE: "1", ALPHA: "2" };
  expect(container({ environment })["environment"]).toEqual([
    { name: "ALPHA", value: "2" },
    { name: "PORT", value: "8080" },
    { name: "ZONE", value: "1" },
  ]);
  const swapped = { ALPHA: "2", ZONE: "1" };
  expect(containerDefinitions({ ...PROPS, environment })).toBe(
    containerDefinitions({ ...PROPS, environment: swapped }),
  );
});

test("A9: secrets are referenced, never written out", () => {
  const one = container({ secrets: { DB: "arn:secret:password::" } });
  expect(one["secrets"]).toEqual([{ name: "DB", valueFrom: "arn:secret:password::" }]);
  expect(one["environment"]).toEqual([{ name: "PORT", value: "8080" }]);
});
