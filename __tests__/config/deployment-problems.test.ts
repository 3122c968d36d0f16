import { field, type ProblemCase, testProblems } from "../support/problem-cases";

const NAME_FORM = "lower-case letters, digits and single hyphens, beginning with a letter";
const DOMAIN_FORM =
  "a lower-case domain name of at most 64 characters without scheme or trailing dot, such as app.example.com";
const LONG_KEY = "k".repeat(129);

const CASES: ProblemCase[] = [
  ["no name", field({ name: undefined }), [`name: is missing: it should be ${NAME_FORM}`]],
  ["a number as name", field({ name: 7 }), [`name: should be ${NAME_FORM}, got 7`]],
  ["capitals in the name", field({ name: "Web" }), [`name: should be ${NAME_FORM}, got 'Web'`]],
  ["a digit first", field({ name: "1web" }), [`name: should be ${NAME_FORM}, got '1web'`]],
  ["two hyphens in a row", field({ name: "we--b" }), [`name: should be ${NAME_FORM}, got 'we--b'`]],
  ["a trailing hyphen", field({ name: "web-" }), [`name: should be ${NAME_FORM}, got 'web-'`]],
  ["a name of one letter", field({ name: "w" }), ["name: should have at least 2 characters, got 'w'"]],
  [
    "a name that is too long for the load balancer's name",
    field({ name: "a-rather-long-name" }),
    [
      "name: the load balancer name 'a-rather-long-name-dev-secondary-web' has 36 characters, AWS allows 32: " +
        "shorten the deployment's name by 4",
    ],
  ],
  [
    "an unknown environment",
    field({ environment: "prd" }),
    ["environment: should be dev or prod, got 'prd': did you mean 'prod'?"],
  ],
  [
    "an unknown architecture",
    field({ architecture: "single-region" }),
    ["architecture: should be multi-region-web or example, got 'single-region'"],
  ],
  [
    "an account as a number",
    field({ account: 123456789012 }),
    ["account: should be the 12 digits of an AWS account id, as text, got 123456789012"],
  ],
  [
    "an account of four digits",
    field({ account: "1234" }),
    ["account: should be the 12 digits of an AWS account id, as text, got '1234'"],
  ],
  [
    "a scheme in the domain",
    field({ domain: "https://x.com" }),
    [`domain: should be ${DOMAIN_FORM}, got 'https://x.com'`],
  ],
  ["a domain without a dot", field({ domain: "localhost" }), [`domain: should be ${DOMAIN_FORM}, got 'localhost'`]],
  ["a domain with a trailing dot", field({ domain: "x.com." }), [`domain: should be ${DOMAIN_FORM}, got 'x.com.'`]],
  ["a typing error in a field's name", field({ stats: {} }), ["has an unknown field 'stats': did you mean 'state'?"]],
  [
    "an unknown field",
    field({ zzz: 1 }),
    [expect.stringMatching(/^has an unknown field 'zzz': the fields here are architecture, name, /)],
  ],
  [
    "an unknown lock",
    field({ state: { locking: "dynamo" } }),
    ["state.locking: should be dynamodb, s3 or both, got 'dynamo': did you mean 'dynamodb'?"],
  ],
  [
    "a tag with the prefix of AWS",
    field({ tags: { "aws:x": "1" } }),
    ["tags['aws:x']: begins with 'aws:', which AWS reserves: choose another key"],
  ],
  [
    "a tag that the platform sets",
    field({ tags: { Environment: "x" } }),
    ["tags.Environment: is set by the platform: choose another key"],
  ],
  [
    "a tag's value too long",
    field({ tags: { x: "v".repeat(257) } }),
    ["tags.x: has a value of 257 characters: AWS allows 256"],
  ],
  [
    "a tag's key too long",
    field({ tags: { [LONG_KEY]: "v" } }),
    [`tags.${LONG_KEY}: has a key of 129 characters: AWS allows 128`],
  ],
  [
    "a character no tag may have",
    field({ tags: { x: "a<b" } }),
    ["tags.x: has a character AWS does not allow in 'a<b': use letters, digits, spaces and _ . : / = + - @"],
  ],
  [
    "too many tags",
    field({ tags: Object.fromEntries(Array.from({ length: 46 }, (_, i) => [`key${i}`, "v"])) }),
    ["tags: has 46 tags: AWS allows 50 on a resource and 5 are the platform's own, use at most 45"],
  ],
  ["a tag that is no text", field({ tags: { x: 3 } }), ["tags.x: should be text, got 3"]],
];

testProblems(CASES);
