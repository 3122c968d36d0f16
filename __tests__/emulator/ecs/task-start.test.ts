import { ImagePull } from "../../../emulator/ecs/image-pull";
import { type NeededService, TaskStart, type TaskStartContext } from "../../../emulator/ecs/task-start";
import { Refusal } from "../../../emulator/gateway/wire";

const REGION = "us-east-1";
const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web-app:1.0.0";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:database-abcdef";
const EXECUTION = "arn:aws:iam::123456789012:role/execution";
const NETWORK = { subnets: ["subnet-1"], securityGroups: ["sg-1"], publicAddress: false };
const MANIFEST = { config: { digest: "sha256:c" }, layers: [{ digest: "sha256:l" }] };
const CHILD = `sha256:${"a".repeat(64)}`;
/** What buildx pushes: an image for one platform under an index. */
const INDEX = { manifests: [{ digest: CHILD, platform: { os: "linux", architecture: "arm64" } }] };

interface World {
  container: Record<string, unknown>;
  architecture: string | undefined;
  manifest: unknown;
  /** What an index names. */
  child: unknown;
  config: unknown;
  secret: string;
  /** Calls that are refused, by action. */
  refused: Record<string, Refusal>;
  /** What blocks the way to a service. */
  blocked: Record<string, string>;
  untrusted: Record<string, string>;
}
let world: World;
let called: string[];
let needed: NeededService[];

beforeEach(() => {
  called = [];
  needed = [];
  world = {
    container: {
      name: "web",
      image: IMAGE,
      secrets: [{ name: "PASSWORD", valueFrom: `${SECRET}:password::` }],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/web", "awslogs-region": REGION, "awslogs-stream-prefix": "web" },
      },
    },
    architecture: "ARM64",
    manifest: MANIFEST,
    child: MANIFEST,
    config: { architecture: "arm64" },
    secret: JSON.stringify({ password: "p" }),
    refused: {},
    blocked: {},
    untrusted: {},
  };
});

function problem(network: typeof NETWORK | undefined = NETWORK): Promise<string | undefined> {
  const answer = (as: string) => ({
    json: <T>(service: string, region: string, target: string, input: object): Promise<T> => {
      const action = target.split(".").at(-1)!;
      called.push(`${as} ${service} ${region} ${action}`);
      const refused = world.refused[action];
      if (refused) return Promise.reject(refused);
      const answers: Record<string, unknown> = {
        DescribeTaskDefinition: {
          taskDefinition: {
            taskDefinitionArn: (input as { taskDefinition: string }).taskDefinition,
            ...(world.architecture === undefined ? {} : { runtimePlatform: { cpuArchitecture: world.architecture } }),
            executionRoleArn: EXECUTION,
            taskRoleArn: "arn:aws:iam::123456789012:role/task",
            containerDefinitions: [world.container],
          },
        },
        GetSecretValue: { SecretString: world.secret },
      };
      return Promise.resolve((answers[action] ?? {}) as T);
    },
  });
  const images = {
    image: (_region: string, _repository: string, reference: string) => {
      const manifest = reference === CHILD ? world.child : world.manifest;
      const found = { digest: "sha256:m", mediaType: "m", manifest: JSON.stringify(manifest) };
      return Promise.resolve(manifest === undefined ? undefined : found);
    },
    blob: () => Buffer.from(JSON.stringify(world.config)),
  };
  const context: TaskStartContext = {
    moto: answer("gateway"),
    pull: new ImagePull(images),
    asRole: (role) => answer(role.split("/").at(-1)!),
    untrusted: (role) => Promise.resolve(world.untrusted[role]),
    pathsFrom: () =>
      Promise.resolve((to) => {
        needed.push(to);
        return world.blocked[to.service];
      }),
  };
  return new TaskStart(context).problem(REGION, "web:1", network);
}
const denied = (action: string) =>
  new Refusal(400, "AccessDeniedException", `User: execution is not authorized to perform: ${action}`);

test("a task starts with the calls of its execution role, over its own network", async () => {
  expect(await problem()).toBeUndefined();
  expect(called.slice(1)).toEqual([
    "execution secretsmanager us-east-1 GetSecretValue",
    "execution ecr us-east-1 GetAuthorizationToken",
    "execution ecr us-east-1 BatchGetImage",
    ...Array<string>(2).fill("execution ecr us-east-1 GetDownloadUrlForLayer"),
    "execution logs us-east-1 CreateLogStream",
    "execution logs us-east-1 PutLogEvents",
  ]);
  expect(needed).toEqual([
    { service: "secretsmanager", actions: ["secretsmanager:GetSecretValue"] },
    { service: "ecr.api", actions: ["ecr:GetAuthorizationToken"] },
    { service: "ecr.dkr", actions: ["ecr:BatchGetImage"] },
    { service: "s3", actions: ["s3:GetObject"] },
    { service: "logs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"] },
  ]);
});

test("an image under an index is pulled like any other: its manifest, its configuration and its layers", async () => {
  world.manifest = INDEX;
  expect(await problem()).toBeUndefined();
  expect(called.filter((one) => one.includes(" ecr "))).toEqual([
    "execution ecr us-east-1 GetAuthorizationToken",
    ...Array<string>(2).fill("execution ecr us-east-1 BatchGetImage"),
    ...Array<string>(2).fill("execution ecr us-east-1 GetDownloadUrlForLayer"),
  ]);
});

const CANNOT_PULL = "CannotPullContainerError: pull image manifest has been retried 5 time(s)";
const AUTH = "ResourceInitializationError: unable to pull secrets or registry auth";
const ASM = `${AUTH}: execution resource retrieval failed: unable to retrieve secret from asm`;
const LOGGER = "ResourceInitializationError: failed to validate logger args";

test.each<[string, (world: World) => void, string]>([
  [
    "the image is not in the registry",
    (it) => (it.manifest = undefined),
    `${CANNOT_PULL}: failed to resolve ref ${IMAGE}: ${IMAGE}: not found`,
  ],
  [
    "the repository does not exist",
    (it) => (it.refused["BatchGetImage"] = new Refusal(400, "RepositoryNotFoundException", "there is none")),
    `${CANNOT_PULL}: failed to resolve ref ${IMAGE}: ${IMAGE}: not found`,
  ],
  [
    "the image is for another architecture",
    (it) => (it.config = { architecture: "amd64" }),
    `Essential container in task exited: exec format error: the image ${IMAGE} is for amd64, the task runs on arm64`,
  ],
  [
    "a task that names no architecture gets an image for arm64",
    (it) => (it.architecture = undefined),
    `Essential container in task exited: exec format error: the image ${IMAGE} is for arm64, the task runs on amd64`,
  ],
  [
    "no image of the index is for the architecture",
    (it) => (it.manifest = { manifests: [{ digest: "d", platform: { os: "linux", architecture: "amd64" } }] }),
    `${CANNOT_PULL}: image Manifest does not contain descriptor matching platform 'linux/arm64'`,
  ],
  [
    "the image behind the label of the architecture is for another one",
    (it) => Object.assign(it, { manifest: INDEX, config: { architecture: "amd64" } }),
    `Essential container in task exited: exec format error: the image ${IMAGE} is for amd64, the task runs on arm64`,
  ],
  [
    "the role may not fetch the layers of an image under an index",
    (it) => {
      it.manifest = INDEX;
      it.refused["GetDownloadUrlForLayer"] = denied("ecr:GetDownloadUrlForLayer");
    },
    `${CANNOT_PULL}: failed to resolve ref ${IMAGE}: failed to copy: 403 Forbidden: AccessDeniedException: User: execution is not authorized to perform: ecr:GetDownloadUrlForLayer`,
  ],
  [
    "the image of an index does not exist",
    (it) => Object.assign(it, { manifest: INDEX, child: undefined }),
    `${CANNOT_PULL}: failed to resolve ref ${IMAGE}: ${IMAGE}: not found`,
  ],
  [
    "the role may not sign in to the registry",
    (it) => (it.refused["GetAuthorizationToken"] = denied("ecr:GetAuthorizationToken")),
    `${AUTH}: The task cannot pull registry auth from Amazon ECR: AccessDeniedException: User: execution is not authorized to perform: ecr:GetAuthorizationToken`,
  ],
  [
    "the role may not pull the image",
    (it) => (it.refused["BatchGetImage"] = denied("ecr:BatchGetImage")),
    `${CANNOT_PULL}: failed to resolve ref ${IMAGE}: unexpected status from HEAD request to ${IMAGE}: 403 Forbidden: AccessDeniedException: User: execution is not authorized to perform: ecr:BatchGetImage`,
  ],
  [
    "the role may not fetch layers",
    (it) => (it.refused["GetDownloadUrlForLayer"] = denied("ecr:GetDownloadUrlForLayer")),
    `${CANNOT_PULL}: failed to resolve ref ${IMAGE}: failed to copy: 403 Forbidden: AccessDeniedException: User: execution is not authorized to perform: ecr:GetDownloadUrlForLayer`,
  ],
  [
    "the role may not read the secret, or not decrypt it",
    (it) => (it.refused["GetSecretValue"] = new Refusal(400, "AccessDeniedException", "Access to KMS is not allowed")),
    `${ASM}: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
  ],
  [
    "the secret has no such key",
    (it) => (it.secret = "{}"),
    `${ASM}: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: InvalidSecret: retrieved secret from Secrets Manager did not contain json key password`,
  ],
  [
    "the log group does not exist",
    (it) =>
      (it.refused["CreateLogStream"] = new Refusal(
        400,
        "ResourceNotFoundException",
        "The specified log group does not exist.",
      )),
    `${LOGGER}: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.`,
  ],
  [
    "the role may not write the log",
    (it) => (it.refused["PutLogEvents"] = denied("logs:PutLogEvents")),
    `${LOGGER}: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: execution is not authorized to perform: logs:PutLogEvents`,
  ],
  [
    "ECS may not assume the role",
    (it) => (it.untrusted[EXECUTION] = "no trust"),
    `ECS was unable to assume the role '${EXECUTION}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions: no trust`,
  ],
  ...(
    [
      [
        "secretsmanager",
        `${ASM}: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration: i/o timeout`,
      ],
      [
        "ecr.api",
        `${AUTH}: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration: i/o timeout`,
      ],
      ["ecr.dkr", `${CANNOT_PULL}: failed to copy ${IMAGE}: i/o timeout`],
      ["s3", `${CANNOT_PULL}: failed to copy ${IMAGE}: i/o timeout`],
      [
        "logs",
        `${LOGGER}: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration: signal: killed`,
      ],
    ] as const
  ).map(([service, reason]): [string, (world: World) => void, string] => [
    `no way to ${service}`,
    (it) => (it.blocked[service] = "sg-1 lets no TCP 443 out"),
    `${reason}: sg-1 lets no TCP 443 out`,
  ]),
])("R4: tasks stop when %s", async (_what, change, reason) => {
  change(world);
  expect(await problem()).toBe(reason);
});

test("a task without a network of its own, secrets, log or image of ECR needs nothing", async () => {
  world.container = { name: "web", image: "public.ecr.aws/nginx/nginx:1" };
  expect(await problem(undefined)).toBeUndefined();
  expect([called.length, needed]).toEqual([1, []]);
});
