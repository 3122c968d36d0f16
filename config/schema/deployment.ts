import { z } from "zod";
import { SITE_ROLES, type SiteRole } from "../../constructs/core/names";
import { type CommonDeployment, commonFields } from "./groups/common";
import { type CheckedArchitecture, checkCommon, checkEachSite } from "./groups/common-checks";
import { exampleSchema } from "./architectures/example";
import { choice } from "./values/fields";
import { checkDuplicates } from "./values/duplicates";
import { checkPrototypeKeys, checkTemplates } from "./values/texts";
import type { Known } from "./values/known";
import { webSchema } from "./architectures/multi-region-web";
import type { Problem } from "./values/problem";
import { siteSchema } from "./groups/site";
import { checkWeb } from "./architectures/web-checks";

/** The schema of a deployment, by architecture. To add an architecture, add its schema here and its checks below. */
export const DEPLOYMENT_SCHEMAS = { "multi-region-web": webSchema, example: exampleSchema } as const;

export type ArchitectureName = keyof typeof DEPLOYMENT_SCHEMAS;
/** A checked deployment of an architecture. */
export type DeploymentOf<A extends ArchitectureName> = z.output<(typeof DEPLOYMENT_SCHEMAS)[A]>;
/** A checked deployment; its `architecture` determines its roles and fields. */
export type Deployment = { [A in ArchitectureName]: DeploymentOf<A> }[ArchitectureName];

interface ArchitectureChecks<A extends ArchitectureName> extends Omit<CheckedArchitecture, "roles"> {
  /** Checks across fields that only this architecture has. */
  readonly check?: (deployment: Known<DeploymentOf<A>>, problem: Problem) => void;
}

const CHECKS: { readonly [A in ArchitectureName]: ArchitectureChecks<A> } = {
  "multi-region-web": {
    longestParts: [
      ["load balancer", "web"],
      ["target group", "web"],
    ],
    check: checkWeb,
  },
  example: { longestParts: [] },
};

/** Without a known architecture the fields of every deployment are checked. */
const unknownSchema = z.looseObject({
  architecture: choice(Object.keys(DEPLOYMENT_SCHEMAS) as [ArchitectureName, ...ArchitectureName[]]),
  ...commonFields,
  sites: z.array(siteSchema(SITE_ROLES)),
});
const UNKNOWN: CheckedArchitecture = { roles: [], longestParts: [] };

/** The schema of a value by its `architecture`. */
export function schemaOf(value: unknown): z.ZodType {
  const name = architectureOf(value);
  return name === undefined ? unknownSchema : DEPLOYMENT_SCHEMAS[name];
}

/** Checks across fields, on the parts of a value that fit its schema. */
export function checkDeployment(value: unknown, parts: unknown, problem: Problem): void {
  const name = architectureOf(value);
  const checks = name === undefined ? undefined : checksOf(name);
  const checked = name === undefined || !checks ? UNKNOWN : { ...checks, roles: rolesOf(name) };
  checkCommon(parts as Known<CommonDeployment>, checked, problem);
  checks?.check?.(parts as Known<Deployment>, problem);
  checkEachSite(parts as Known<CommonDeployment>, problem);
  checkDuplicates(parts, problem);
  checkTemplates(parts, problem);
  checkPrototypeKeys(value, problem);
}

/** The roles that the schema of an architecture allows: one site of each. */
function rolesOf(name: ArchitectureName): readonly SiteRole[] {
  return DEPLOYMENT_SCHEMAS[name].shape.sites.element.shape.role.options;
}

function checksOf<A extends ArchitectureName>(name: A): ArchitectureChecks<A> {
  return CHECKS[name];
}

function architectureOf(value: unknown): ArchitectureName | undefined {
  const name = typeof value === "object" && value !== null && "architecture" in value ? value.architecture : undefined;
  return typeof name === "string" && Object.hasOwn(DEPLOYMENT_SCHEMAS, name) ? (name as ArchitectureName) : undefined;
}
