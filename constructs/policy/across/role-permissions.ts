import { type Json, refersTo, show, type StackDocument, strings } from "../stack-document";
import { allows, documentsIn, statementsOf } from "../statements";
import { texts } from "../values";
import { covers } from "./caller";
import type { CrossRule } from "./cross-rule";
import { admitsRole, keyMeant, type ManagedKey, managedKeys } from "./keys";
import { ROLE_NEEDS } from "./role-needs";
import { type Found, roleMeant } from "./role-services";
import type { Need } from "./service-needs";

export const rolePermissions: CrossRule = {
  id: "role-permissions",
  title: "A role that a resource names may do what the resource's service does with it",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",
  check: (stacks) => {
    const keys = managedKeys(stacks);
    return stacks.flatMap((stack) =>
      ROLE_NEEDS.flatMap(({ type, role, needs, managed }) =>
        stack.all(type).flatMap(({ address, values }) => {
          const found = roleMeant(stacks, stack, role(values));
          if (found === undefined || typeof found === "string") return [];
          const grants = grantsOf(found);
          const lacking = [
            ...new Set(needs(values, stack).flatMap((need) => lacks(keys, stack, { found, grants }, need))),
            ...(managed === undefined || attached(found, managed) ? [] : [`what ${managed} allows`]),
          ];
          return lacking.length === 0
            ? []
            : [
                {
                  stack: stack.facts.name,
                  address,
                  message: `names ${found.role.address} of ${found.document.facts.name}, which may not do ${lacking.join(", ")}`,
                },
              ];
        }),
      ),
    );
  },
};

/** What a statement of a role allows. */
interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

function grantsOf({ role, document }: Found): Grant[] {
  return document
    .companions(role, "aws_iam_role_policy", "role", "name")
    .flatMap(({ values }) => documentsIn(document, values["policy"]))
    .flatMap(statementsOf)
    .filter(allows)
    .map(({ actions, resources }) => ({ actions: texts(actions), resources: strings(resources) }));
}

function lacks(
  keys: readonly ManagedKey[],
  stack: StackDocument,
  { found, grants }: { found: Found; grants: readonly Grant[] },
  need: Need,
): string[] {
  const { action, on } = need;
  if ("key" in need) {
    const key = keyMeant(keys, stack, need.key);
    return key === undefined || admitsRole(key, found.role, action) ? [] : [`${action} with ${key.key.address}`];
  }
  const name = on === undefined ? undefined : nameOf(stack, on);
  const may = grants
    .filter(({ actions }) => actions.some((one) => covers(one, action)))
    .some(
      ({ resources }) =>
        name === undefined || resources.some((one) => one === "*" || (name !== "*" && reaches(one, name, need))),
    );
  return may ? [] : [name === undefined ? action : `${action} on ${name}${need.objects ? `/${need.objects}` : ""}`];
}

function attached({ role, document }: Found, managed: string): boolean {
  return document
    .companions(role, "aws_iam_role_policy_attachment", "role", "name")
    .some(({ values }) => show(values["policy_arn"]).endsWith(`:policy/${managed}`));
}

const NAMES = ["name", "bucket", "function_name"];

/** The name in the ARNs of what a value means; undefined where it is not known before Terraform runs. */
function nameOf(stack: StackDocument, value: Json): string | undefined {
  const text = show(value);
  if (!text.includes("${")) return text;
  const found = [...stack.resources, ...stack.dataSources].find((one) => refersTo(text, one));
  const name = found === undefined ? text : NAMES.map((one) => found.values[one]).find((one) => one !== undefined);
  return name === undefined || show(name).includes("${") ? undefined : show(name);
}

function reaches(resource: string, name: string, { action, objects }: Need): boolean {
  if (objects !== undefined) return covers(resource, `arn:aws:s3:::${name.replace(/^.*:/, "")}/${objects}x`);
  // Secrets Manager adds a hyphen and six random characters to the ARN.
  if (action.startsWith("secretsmanager:")) return means(resource, name) && /-(?:\?{6}|\*)$/.test(resource);
  return means(resource, name);
}

/** Whether a resource of a statement is the thing of a name or ARN, or something in it. */
function means(resource: string, name: string): boolean {
  if (name === "") return false;
  for (let at = resource.indexOf(name); at >= 0; at = resource.indexOf(name, at + 1)) {
    const begins = at === 0 || /[:/]/.test(resource.charAt(at - 1));
    if (begins && /^(?:$|[:/]|-\?{6}$)/.test(resource.slice(at + name.length))) return true;
  }
  return false;
}
