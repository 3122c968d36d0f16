import { containerDefinitions, type ContainerProps } from "../../../constructs/compute/container";

const PROPS: ContainerProps = {
  name: "web",
  image: "app:1",
  port: 8080,
  healthPath: "/health",
  logGroup: "/test/web",
  region: "us-east-1",
};
const container = (props: Partial<ContainerProps> = {}) =>
  (JSON.parse(containerDefinitions({ ...PROPS, ...props })) as Record<string, unknown>[])[0]!;

test("A9: a container is nobody in particular and writes to its volumes alone", () => {
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

test("its log never makes it wait, and it asks itself whether it is well", () => {
  expect(container()).toMatchObject({
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": "/test/web", "awslogs-region": "us-east-1", mode: "non-blocking" },
    },
    healthCheck: { command: ["CMD-SHELL", "wget -q -O /dev/null http://127.0.0.1:8080/health || exit 1"] },
    stopTimeout: 30,
  });
});

test("variables stand in the order of their names, whatever order they are given in", () => {
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

test("A9: secrets are named, never written out", () => {
  const one = container({ secrets: { DB: "arn:secret:password::" } });
  expect(one["secrets"]).toEqual([{ name: "DB", valueFrom: "arn:secret:password::" }]);
  expect(one["environment"]).toEqual([{ name: "PORT", value: "8080" }]);
});
