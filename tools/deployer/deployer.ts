import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { awsClient } from "../aws/client";
import { DEPLOYER } from "../../emulator/aws-emulator";
import type { PolicyDocument } from "./policies";

/** Access key of the deployer with all permissions: the emulator records its calls under this name. */
export const ADMINISTRATOR = "administrator";

/**
 * Creates the deployer role with exactly these policies on the emulator; returns the environment with which Terraform has
 * its permissions. Without policies, the administrator's permissions. What an earlier run has created is kept, and completed if
 * that run was killed.
 */
export async function deployer(
  { endpoint, account }: { readonly endpoint: string; readonly account: string },
  policies: readonly PolicyDocument[],
): Promise<Record<string, string>> {
  if (policies.length === 0) return { AWS_ACCESS_KEY_ID: ADMINISTRATOR };
  const iam = awsClient(IAMClient, { region: "us-east-1", endpoint });
  await unlessItExists(iam.send(new CreateRoleCommand({ RoleName: DEPLOYER, AssumeRolePolicyDocument: TRUST })));
  for (const [at, policy] of policies.entries()) {
    const PolicyName = `${DEPLOYER}-${at + 1}`;
    await unlessItExists(iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(policy) })));
    const PolicyArn = `arn:aws:iam::${account}:policy/${PolicyName}`;
    await iam.send(new AttachRolePolicyCommand({ RoleName: DEPLOYER, PolicyArn }));
  }
  return { AWS_ACCESS_KEY_ID: DEPLOYER };
}

async function unlessItExists(created: Promise<unknown>): Promise<void> {
  try {
    await created;
  } catch (error) {
    if (!/^EntityAlreadyExists/.test((error as Error).name)) throw error;
  }
}

/** Why the deployment uses administrator permissions: without this line nothing shows that no policy was tested. */
export function administratorNote(deployment: string, requested: boolean): string {
  return `  deploys with administrator permissions: ${requested ? "--administrator is set" : `policies/${deployment} has no policies; see npm run deployer-policy`}`;
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
