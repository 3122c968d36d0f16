import {
  at,
  call,
  checked,
  DEPLOYER,
  type Dependent,
  enforcement,
  form,
  linked,
  needs,
  on,
  pass,
} from "../../../support/dependent-permissions";

const scalable = (ServiceNamespace: string, ResourceId: string) => ({
  ...{ service: "application-autoscaling", action: "RegisterScalableTarget" },
  body: { ServiceNamespace, ResourceId },
});
const balancing = (action: string) => ({ service: "elasticloadbalancing", action, body: form({ Action: action }) });
const described = (...names: string[]) => names.map((name) => `ec2:Describe${name} *`);

const CASES: readonly Dependent[] = [
  [
    "the first service that scales",
    scalable("ecs", "service/c/s"),
    [
      ...on(at("ecs", "service/c/s"), "ecs:DescribeServices", "ecs:UpdateService"),
      linked("ecs.application-autoscaling", "ApplicationAutoScaling_ECSService"),
    ],
  ],
  [
    "the first cluster whose readers scale",
    scalable("rds", "cluster:c"),
    [
      ...on(at("rds", "cluster:c"), "rds:CreateDBInstance", "rds:DescribeDBClusters"),
      ...on(at("rds", "db:*"), "rds:CreateDBInstance", "rds:DeleteDBInstance", "rds:DescribeDBInstances"),
      "rds:AddTagsToResource arn:aws:rds:us-east-2:12345:db:non-existing-db",
      linked("rds.application-autoscaling", "ApplicationAutoScaling_RDSCluster"),
    ],
  ],
  [
    "a scaling policy, whose alarms have names of their own",
    { service: "application-autoscaling", action: "PutScalingPolicy", body: { ServiceNamespace: "ecs" } },
    ["cloudwatch:DescribeAlarms *", "cloudwatch:PutMetricAlarm *", "cloudwatch:DeleteAlarms *"],
  ],
  [
    "a load balancer",
    balancing("CreateLoadBalancer"),
    [
      ...described("AccountAttributes", "Addresses", "InternetGateways", "SecurityGroups", "Subnets", "Vpcs"),
      linked("elasticloadbalancing", "ElasticLoadBalancing"),
    ],
  ],
  [
    "a target group",
    balancing("CreateTargetGroup"),
    [...described("InternetGateways", "Vpcs"), linked("elasticloadbalancing", "ElasticLoadBalancing")],
  ],
  [
    "targets",
    {
      ...balancing("RegisterTargets"),
      body: form({ Action: "RegisterTargets", TargetGroupArn: at("elasticloadbalancing", "targetgroup/t/1") }),
    },
    described("Instances", "InternetGateways", "Subnets", "Vpcs"),
  ],
  [
    "subnets of a load balancer",
    {
      ...balancing("SetSubnets"),
      body: form({ Action: "SetSubnets", LoadBalancerArn: at("elasticloadbalancing", "loadbalancer/app/a/1") }),
    },
    described("Subnets"),
  ],
];

describe("X15: what services require of their callers, in other services", () => {
  test.each(CASES)("%s", async (_, asked, dependent) => {
    await needs(asked, dependent);
  });
});

describe("X15: a caller that creates a key with a policy must be able to change the policy", () => {
  const policy = { Statement: [] };
  const create = (body: object) => ({ service: "kms", action: "CreateKey", body });
  const PUT = `kms:PutKeyPolicy ${at("kms", "key/*")}`;
  const needed = async (body: object) =>
    (await checked(create(body))).map(({ action, resource }) => `${action} ${resource}`);

  test.each<[string, object, string[]]>([
    ["with a policy", { Policy: JSON.stringify(policy) }, [PUT]],
    ["with a policy and the check", { Policy: JSON.stringify(policy), BypassPolicyLockoutSafetyCheck: false }, [PUT]],
    ["without the check", { Policy: JSON.stringify(policy), BypassPolicyLockoutSafetyCheck: true }, []],
    ["with AWS's own policy", {}, []],
  ])("%s", async (_, body, dependent) => {
    expect(await needed(body)).toEqual(["kms:CreateKey *", ...dependent]);
  });

  test("without the permission the policy is refused", async () => {
    const allowed = [{ Effect: "Allow", Action: "kms:CreateKey", Resource: "*" }];
    const asking = call(create({ Policy: JSON.stringify(policy) }));
    const answer = await pass(
      asking,
      enforcement(() => DEPLOYER, allowed),
    );
    expect([answer?.status, JSON.parse(String(answer?.body))]).toEqual([
      400,
      {
        __type: "MalformedPolicyDocumentException",
        message: "The new key policy will not allow you to update the key policy in the future.",
      },
    ]);
    const also = { Effect: "Allow", Action: "kms:PutKeyPolicy", Resource: at("kms", "key/*") };
    expect(
      await pass(
        asking,
        enforcement(() => DEPLOYER, [...allowed, also]),
      ),
    ).toBeUndefined();
  });
});
