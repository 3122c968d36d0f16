import { problemsOf } from "../../config/schema/check";
import { deploymentWith } from "../support/deployment";
import { BLOCK_FORM, field, site, type ProblemCase, testProblems } from "../support/problem-cases";

const EAST = "us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e or us-east-1f";

const CASES: ProblemCase[] = [
  ["no sites", field({ sites: undefined }), ["sites: is missing: it should be a list"]],
  ["sites that are no list", field({ sites: {} }), ["sites: should be a list, got {}"]],
  [
    "an empty list of sites",
    field({ sites: [] }),
    [
      "sites: has no site with role 'primary': add one",
      "sites: has no site with role 'secondary': add one",
      "sites: has no site with role 'control': add one",
    ],
  ],
  ["no control site", (deployment) => deployment.sites.pop(), ["sites: has no site with role 'control': add one"]],
  [
    "two primaries",
    site({ role: "primary" }, 1),
    ["sites: has 2 sites with role 'primary': keep one", "sites: has no site with role 'secondary': add one"],
  ],
  [
    "an unknown role",
    site({ role: "standby" }, 1),
    [
      "sites[1].role: should be primary, secondary or control, got 'standby'",
      "sites: has no site with role 'secondary': add one",
    ],
  ],
  [
    "a typing error in a region",
    site({ region: "us-esat-1" }),
    ["sites[0].region: 'us-esat-1' is not a region of AWS: did you mean 'us-east-1'?"],
  ],
  [
    "a typing error in a region's name, closest to the second of two similar names",
    site({ region: "us-est-2" }),
    ["sites[0].region: 'us-est-2' is not a region of AWS: did you mean 'us-east-2'?"],
  ],
  [
    "an unknown region",
    site({ region: "moon-1" }),
    ["sites[0].region: 'moon-1' is not a region of AWS: see `aws ec2 describe-regions`"],
  ],
  [
    "two sites in a region",
    site({ region: "us-east-1", zones: ["us-east-1a", "us-east-1b"] }, 1),
    [
      "sites[1].region: us-east-1 is also the region of sites[0]: sites of one region are lost together, choose another",
    ],
  ],
  [
    "the control site in another's region",
    site({ region: "us-east-1", zones: ["us-east-1a", "us-east-1b"] }, 2),
    [
      "sites[2].region: us-east-1 is also the region of sites[0]: the control site must outlive every other, " +
        "give it a region of its own",
    ],
  ],
  ["one zone", site({ zones: ["us-east-1a"] }), [`sites[0].zones: should name 2 or 3 zones of ${EAST}, got 1`]],
  [
    "four zones",
    site({ zones: ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"] }),
    [`sites[0].zones: should name 2 or 3 zones of ${EAST}, got 4`],
  ],
  [
    "a zone that does not exist",
    site({ zones: ["us-east-1a", "us-east-1g"] }),
    [`sites[0].zones[1]: 'us-east-1g' is not a zone of us-east-1: use ${EAST}`],
  ],
  [
    "a zone of another region",
    site({ zones: ["us-east-2a", "us-east-2b", "us-west-2c"] }, 2),
    ["sites[2].zones[2]: 'us-west-2c' is not a zone of us-east-2: use us-east-2a, us-east-2b or us-east-2c"],
  ],
  [
    "a zone listed twice",
    site({ zones: ["us-east-1a", "us-east-1a"] }),
    ["sites[0].zones[1]: 'us-east-1a' is listed twice: remove one"],
  ],
  ["a zone that is no text", site({ zones: ["us-east-1a", 2] }), ["sites[0].zones[1]: should be text, got 2"]],
  [
    "a block without a prefix",
    site({ cidr: "10.0.0.0" }),
    [`sites[0].cidr: should be ${BLOCK_FORM} 10.0.0.0/16, got '10.0.0.0'`],
  ],
  [
    "a block off its boundary",
    site({ cidr: "10.9.1.1/16" }),
    [`sites[0].cidr: should be ${BLOCK_FORM} 10.0.0.0/16, got '10.9.1.1/16'`],
  ],
  [
    "an octet over 255",
    site({ cidr: "10.300.0.0/16" }),
    [`sites[0].cidr: should be ${BLOCK_FORM} 10.0.0.0/16, got '10.300.0.0/16'`],
  ],
  [
    "a block larger than a VPC",
    site({ cidr: "172.16.0.0/12" }),
    ["sites[0].cidr: 172.16.0.0/12 is larger than a VPC can be: use /16 or longer"],
  ],
  [
    "a public block",
    site({ cidr: "8.8.0.0/16" }),
    [
      "sites[0].cidr: 8.8.0.0/16 is not private (RFC 1918): choose a block inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    ],
  ],
  [
    "a block too small to plan in",
    site({ cidr: "10.0.0.0/24" }),
    [
      "sites[0].cidr: 10.0.0.0/24 is too small to plan subnets in: use /23 or shorter, " +
        "or name every tier's blocks under network.subnets",
    ],
  ],
  [
    "the same block twice",
    site({ cidr: "10.16.0.0/16" }, 1),
    [
      "sites[1].cidr: 10.16.0.0/16 overlaps 10.16.0.0/16 of sites[0]: networks that may be peered need blocks of their own",
    ],
  ],
  [
    "a block inside another",
    site({ cidr: "10.16.128.0/17" }, 2),
    [
      "sites[2].cidr: 10.16.128.0/17 overlaps 10.16.0.0/16 of sites[0]: networks that may be peered need blocks of their own",
    ],
  ],
];

testProblems(CASES);

test("a deployment's name does not contain the region of a site", () => {
  const named = (name: string) =>
    problemsOf(
      deploymentWith((deployment) => {
        deployment.name = name;
      }),
    );
  expect(named("shop-us-west-2")).toEqual([
    "name: should not contain the region of a site, got 'shop-us-west-2': choose a name without 'us-west-2'",
  ]);
  expect(named("shop-west")).toEqual([]);
});
