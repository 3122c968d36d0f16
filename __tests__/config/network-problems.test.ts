import { BLOCK_FORM, network, type ProblemCase, testProblems } from "../support/problem-cases";

const CASES: ProblemCase[] = [
  [
    "a typing error in a nested field",
    network({ natt: "single" }),
    ["sites[0].network: has an unknown field 'natt': did you mean 'nat'?"],
  ],
  [
    "an unknown NAT layout",
    network({ nat: "one" }),
    ["sites[0].network.nat: should be per-zone, single or none, got 'one': did you mean 'none'?"],
  ],
  [
    "NAT without a public tier",
    network({ tiers: ["private"], nat: "single" }, 2),
    ["sites[2].network.nat: 'single' needs a public tier: add 'public' to network.tiers or set nat to 'none'"],
  ],
  [
    "NAT without a private tier",
    network({ tiers: ["public"], nat: "single" }, 2),
    [
      "sites[2].network.nat: 'single' has no effect without a private tier: add 'private' to network.tiers or set nat to 'none'",
    ],
  ],
  [
    "no tiers",
    network({ tiers: [] }, 2),
    ["sites[2].network.tiers: should name at least one tier: public, private or database"],
  ],
  [
    "a tier twice",
    network({ tiers: ["private", "private"] }, 2),
    ["sites[2].network.tiers[1]: 'private' is listed twice: remove one"],
  ],
  [
    "an unknown tier",
    network({ tiers: ["data"] }, 2),
    ["sites[2].network.tiers[0]: should be public, private or database, got 'data'"],
  ],
  [
    "an unknown endpoint",
    network({ endpoints: ["ecr"] }),
    [
      "sites[0].network.endpoints[0]: should be s3, dynamodb, ecr.api, ecr.dkr, logs, monitoring, rds, secretsmanager, ssm, " +
        "ssmmessages, sts or kms, got 'ecr'",
    ],
  ],
  [
    "an endpoint twice",
    network({ endpoints: ["s3", "s3"] }),
    ["sites[0].network.endpoints[1]: 's3' is listed twice: remove one"],
  ],
  [
    "a retention CloudWatch does not offer",
    network({ flowLogs: { retentionDays: 42 } }),
    [
      expect.stringMatching(
        /^sites\[0\]\.network\.flowLogs\.retentionDays: should be a retention CloudWatch Logs offers \(1, 3, .*\), got 42$/,
      ),
    ],
  ],
  [
    "half a day of retention",
    network({ flowLogs: { retentionDays: 0.5 } }),
    [
      "sites[0].network.flowLogs.retentionDays: should be a retention CloudWatch Logs offers (1, 3, 5, 7, 14, 30, 60, 90, 120, " +
        "150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days), got 0.5",
    ],
  ],
  [
    "an unknown flow log destination",
    network({ flowLogs: { to: "kinesis" } }),
    ["sites[0].network.flowLogs.to: should be cloudwatch or s3, got 'kinesis'"],
  ],
  [
    "a text instead of a boolean",
    network({ ipv6: "yes" }),
    ["sites[0].network.ipv6: should be true or false, got 'yes'"],
  ],
  [
    "fewer subnets than zones",
    network({ subnets: { private: ["10.18.1.0/24"] } }, 2),
    ["sites[2].network.subnets.private: should have one block per zone (2), got 1"],
  ],
  [
    "subnets of a tier that is not built",
    network({ subnets: { private: ["10.18.1.0/24", "10.18.2.0/24"], public: ["10.18.3.0/24", "10.18.4.0/24"] } }, 2),
    [
      "sites[2].network.subnets.public: has blocks for a tier that is not built: add 'public' to network.tiers or drop them",
    ],
  ],
  [
    "subnets chosen for one tier and planned for others",
    network({ subnets: { public: ["10.16.1.0/24", "10.16.2.0/24", "10.16.3.0/24"] } }),
    [
      "sites[0].network.subnets: should name the blocks of every tier or of none: missing are those of private, database",
    ],
  ],
  [
    "a subnet outside its VPC",
    network({ subnets: { private: ["10.19.1.0/24", "10.18.2.0/24"] } }, 2),
    ["sites[2].network.subnets.private[0]: 10.19.1.0/24 is outside the VPC's 10.18.0.0/16: choose a block inside it"],
  ],
  [
    "overlapping subnets",
    network({ subnets: { private: ["10.18.2.0/23", "10.18.2.0/24"] } }, 2),
    [
      "sites[2].network.subnets.private[1]: 10.18.2.0/24 overlaps 10.18.2.0/23 of network.subnets.private[0]: " +
        "give each subnet its own block",
    ],
  ],
  [
    "a subnet below AWS's minimum, and one of just that size",
    network({ subnets: { private: ["10.18.2.0/29", "10.18.3.0/28"] } }, 2),
    ["sites[2].network.subnets.private[0]: 10.18.2.0/29 is smaller than AWS allows: use /28 or shorter"],
  ],
  [
    "a subnet that is not a block",
    network({ subnets: { private: ["x", "10.18.3.0/24"] } }, 2),
    [`sites[2].network.subnets.private[0]: should be ${BLOCK_FORM} 10.0.1.0/24, got 'x'`],
  ],
];

testProblems(CASES);
