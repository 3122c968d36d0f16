import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { InvalidProps } from "./invalid-props";
import type { KeyUses } from "./key-use";
import type { DeploymentNames, Placement, SiteNames } from "./names";
import type { Statement } from "./policy-document";

/** What every construct can read of its deployment. */
export interface DeploymentContext {
  readonly names: DeploymentNames;
  readonly environment: "dev" | "prod";
  /** Tags that the provider puts on everything; repeated where a provider's default tags do not apply. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** A site of a deployment, as constructs use it. */
export interface Site extends DeploymentContext {
  readonly siteRole: Placement;
  readonly region: string;
  readonly siteNames: SiteNames;
  /**
   * Declares an IAM role where it is needed. The role itself is created in the deployment's identity stack, because
   * IAM's control plane is in us-east-1; the caller gets the deterministic name and ARN.
   */
  role(part: string, props: RoleProps): RoleReference;
  /** Uses of keys that the deployment's roles declare. */
  readonly keyUses: KeyUses;
}

export interface RoleProps {
  readonly description: string;
  /** Service principals that may assume the role, e.g. `ecs-tasks.amazonaws.com`. */
  readonly assumedBy: readonly string[];
  /** Permissions of the role; attached inline, so that the whole role is in one place. Use of keys: `useKey`. */
  readonly statements: readonly Statement[];
  /**
   * AWS managed policies by path and name, e.g. `service-role/AmazonRDSEnhancedMonitoringRole`.
   * @default none
   */
  readonly managedPolicies?: readonly string[];
  /**
   * Only requests made on behalf of these ARNs may assume the role (confused deputy).
   * Not for services that name no source, see `SERVICES_WITHOUT_SOURCE`.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
   * @default any source in this account, or none where the service names none
   */
  readonly sourceArns?: readonly string[];
}

export interface RoleReference {
  readonly name: string;
  readonly arn: string;
}

const CONTEXT = Symbol.for("steadfast/DeploymentContext");
const SITE = Symbol.for("steadfast/Site");

/** Marks a stack as the carrier of a deployment's context. */
export function provideDeployment(stack: TerraformStack & DeploymentContext): void {
  Object.defineProperty(stack, CONTEXT, { value: stack });
}

/** Marks a stack as the carrier of a site's context. */
export function provideSite(stack: TerraformStack & Site): void {
  Object.defineProperty(stack, SITE, { value: stack });
}

/** The deployment that a construct belongs to. */
export function deploymentOf(scope: IConstruct): DeploymentContext {
  return carried<DeploymentContext>(scope, CONTEXT, "a stack of a deployment");
}

/** The site that a construct belongs to. */
export function siteOf(scope: IConstruct): Site {
  return carried<Site>(
    scope,
    SITE,
    "a site's stack: create it in a stack of `DeploymentStacks.siteStack`, and in a test in `testSite(Testing.app())` of __tests__/support/site",
  );
}

function carried<T>(scope: IConstruct, key: symbol, where: string): T {
  const context = (TerraformStack.of(scope) as unknown as Record<symbol, T | undefined>)[key];
  if (context === undefined) throw new InvalidProps(scope, `should be placed in ${where}`);
  return context;
}
