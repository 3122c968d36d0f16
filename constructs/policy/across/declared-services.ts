import { blocks, type ResourceView, type StackDocument } from "../stack-document";
import { allows, documentsIn, statementsOf } from "../statements";
import { isGiven, texts } from "../values";
import type { CrossRule } from "./cross-rule";
import { roleMeant } from "./role-services";

/** A workload in a network with its own role. */
interface Placed {
  readonly type: string;
  readonly role: string;
  readonly isPlaced: (values: ResourceView["values"]) => boolean;
  /** What AWS calls for it from outside the network, or what is no call of an API. */
  readonly exempt: RegExp;
  /** The resource that declares the connections. */
  readonly declarer: (stack: StackDocument, placed: ResourceView) => readonly ResourceView[];
}

/** Permissions to log in to a database or a cache, which is reached by its own connection. */
const LOGINS = "rds-db:|elasticache:Connect$";

export const PLACED: readonly Placed[] = [
  {
    type: "aws_lambda_function",
    role: "role",
    isPlaced: ({ vpc_config: network }) => blocks(network).length > 0,
    // Lambda writes logs, traces and the dead-letter queue, and creates the network interfaces.
    exempt: new RegExp(`^(?:logs:|xray:|ec2:|sqs:SendMessage$|${LOGINS})`),
    declarer: (_stack, placed) => [placed],
  },
  {
    type: "aws_ecs_task_definition",
    role: "task_role_arn",
    isPlaced: ({ network_mode: mode }) => mode === "awsvpc",
    exempt: new RegExp(`^(?:${LOGINS})`),
    declarer: (stack, placed) => stack.companions(placed, "aws_ecs_service", "task_definition"),
  },
];

/** Endpoints whose service is called otherwise in policies. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", email: "ses" };

export const declaredServices: CrossRule = {
  id: "declared-services",
  title: "What runs in a network declares every service that its role may call, so that reachability is checked",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      PLACED.flatMap(({ type, role, isPlaced, exempt: spared, declarer }) =>
        stack
          .all(type)
          .filter(({ values }) => isPlaced(values))
          .flatMap((placed) =>
            declarer(stack, placed).flatMap(({ address }) => {
              const declared = declaredBy(stack, address);
              const called = allowed(stacks, stack, placed.values[role]).filter((action) => !spared.test(action));
              const open = [...new Set(called.map(serviceOf))].filter((service) => !declared.has(service)).sort();
              return open.length === 0
                ? []
                : [
                    {
                      stack: stack.facts.name,
                      address,
                      message:
                        `may call ${open.join(", ")} by its role and does not declare it, so its connection is neither opened ` +
                        "nor checked: add it to its uses, or remove the permission",
                    },
                  ];
            }),
          ),
      ),
    ),
};

function declaredBy(stack: StackDocument, address: string): ReadonlySet<string> {
  return new Set(
    stack.connections
      .filter(({ from }) => from === address)
      .flatMap(({ to }) => (typeof to === "string" ? [] : [to.service]))
      .map((service) => PREFIXES[service] ?? service.split(".")[0]!),
  );
}

function allowed(stacks: readonly StackDocument[], stack: StackDocument, role: ResourceView["values"][string]) {
  const found = roleMeant(stacks, stack, role);
  if (!isGiven(role) || found === undefined || typeof found === "string") return [];
  const { document } = found;
  return document
    .companions(found.role, "aws_iam_role_policy", "role", "name")
    .flatMap(({ values }) => documentsIn(document, values["policy"]))
    .flatMap(statementsOf)
    .filter(allows)
    .flatMap(({ actions }) => texts(actions));
}

function serviceOf(action: string): string {
  return action.split(":")[0]!;
}
