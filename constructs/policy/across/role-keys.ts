import { blocks, type JsonObject, show, type StackDocument } from "../stack-document";
import { allows, documentsIn, statementsOf } from "../statements";
import { isExpression, texts } from "../values";
import { covers } from "./caller";
import type { CrossRule } from "./cross-rule";
import { admitsRole, keyMeant, type ManagedKey, managedKeys } from "./keys";

/** A kind of resource that is encrypted with a key, whose users need that key too. */
export interface Encrypted {
  readonly type: string;
  /** Namespace of its ARN, and what stands before its name and after it. */
  readonly arn: readonly [namespace: string, before: string, after: string];
  readonly key: string;
  /** Actions of policies with what they take of the key. */
  readonly takes: Readonly<Record<string, readonly string[]>>;
}

const READS = ["kms:Decrypt"];
const WRITES = ["kms:GenerateDataKey"];
const BOTH = ["kms:Decrypt", "kms:GenerateDataKey"];

export const ENCRYPTED: readonly Encrypted[] = [
  {
    type: "aws_dynamodb_table",
    arn: ["dynamodb", "table/", ""],
    key: "kms_key_arn",
    takes: Object.fromEntries(
      ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"].map((name) => [`dynamodb:${name}`, READS]),
    ),
  },
  {
    type: "aws_secretsmanager_secret",
    arn: ["secretsmanager", "secret:", "-a1B2c3"],
    key: "kms_key_id",
    takes: { "secretsmanager:GetSecretValue": READS, "secretsmanager:PutSecretValue": WRITES },
  },
  { type: "aws_sns_topic", arn: ["sns", "", ""], key: "kms_master_key_id", takes: { "sns:Publish": BOTH } },
  {
    type: "aws_sqs_queue",
    arn: ["sqs", "", ""],
    key: "kms_master_key_id",
    takes: { "sqs:SendMessage": BOTH, "sqs:ReceiveMessage": READS },
  },
];

export const roleKeys: CrossRule = {
  id: "role-keys",
  title: "A role that may use an encrypted table, secret, topic or queue may use its key",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  check: (stacks) => {
    const keys = managedKeys(stacks);
    const things = stacks.flatMap((stack) => encryptedIn(keys, stack));
    return stacks.flatMap((stack) =>
      stack.all("aws_iam_role").flatMap((role) => {
        const grants = stack
          .companions(role, "aws_iam_role_policy", "role", "name")
          .flatMap(({ values }) => documentsIn(stack, values["policy"]))
          .flatMap(statementsOf)
          .filter(allows)
          .map(({ actions, resources }): Grant => ({
            actions: texts(actions),
            resources: texts(resources)
              .filter((one) => one !== "*")
              .map(anyAccount),
          }));
        const used = grantsByAction(grants);
        return things.flatMap(({ what, arn, takes, key }) => {
          const needed = used
            .filter(({ action, resources }) => action in takes && resources.some((pattern) => covers(pattern, arn)))
            .flatMap(({ action }) => takes[action]!);
          const lacking = [...new Set(needed)].filter((action) => !admitsRole(key, role, action)).sort();
          return lacking.length === 0
            ? []
            : [
                {
                  stack: stack.facts.name,
                  address: role.address,
                  message:
                    `may use ${what} but not its key ${key.key.address} of ${key.stack.facts.name}: allow ` +
                    `it ${lacking.join(" and ")} in the key's policy`,
                },
              ];
        });
      }),
    );
  },
};

interface EncryptedResource {
  readonly what: string;
  readonly arn: string;
  readonly takes: Encrypted["takes"];
  readonly key: ManagedKey;
}

/** What a stack has encrypted with keys of the deployment, with the copies of secrets in other regions. */
function encryptedIn(keys: readonly ManagedKey[], stack: StackDocument): EncryptedResource[] {
  return ENCRYPTED.flatMap(({ type, arn: [namespace, before, after], key: attribute, takes }) =>
    stack.all(type).flatMap(({ address, values }) => {
      const name = show(values["name"]);
      const places = [
        { region: stack.facts.region, key: values[attribute] ?? encryption(values)[attribute] },
        ...blocks(values["replica"]).map((copy) => ({
          region: show(copy["region"] ?? copy["region_name"]),
          key: copy[attribute],
        })),
      ];
      return places.flatMap(({ region, key: value }) => {
        const key = keyMeant(keys, stack, value, region);
        const what = `${address} of ${stack.facts.name}${region === stack.facts.region ? "" : ` in ${region}`}`;
        const arn = `arn:aws:${namespace}:${region}:0:${before}${name}${after}`;
        return key === undefined || isExpression(name) ? [] : [{ what, arn, takes, key }];
      });
    }),
  );
}

function encryption(values: JsonObject): JsonObject {
  return blocks(values["server_side_encryption"])[0] ?? {};
}

/** What a statement of a role allows, in any account. */
interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const ACTIONS_WITH_KEY = [...new Set(ENCRYPTED.flatMap(({ takes }) => Object.keys(takes)))];

/** Each action that needs a key, with the resources of each statement that allows it. */
function grantsByAction(grants: readonly Grant[]) {
  return grants.flatMap(({ actions, resources }) =>
    ACTIONS_WITH_KEY.filter((action) => actions.some((one) => covers(one, action))).map((action) => ({
      action,
      resources,
    })),
  );
}

/** All of a deployment is in one account. */
function anyAccount(arn: string): string {
  return arn.replace(/^(arn:[^:]*:[^:]*:[^:]*):\d*:/, "$1:0:").replace(/^arn:[^:]*:/, "arn:aws:");
}
