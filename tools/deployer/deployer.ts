import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { awsClient } from "../aws/client";
import { DEPLOYER } from "../../emulator/aws-emulator";
import type { PolicyDocument } from "./policies";

/** Access key of the deployer with all permissions: the emulator records its calls under this name. */
export const ADMINISTRATOR = "administrator";

/**
 * Creates the deployer role with exactly these policies on the emulator; returns the environment with which Terraform has
 * its permissions. Without policies, the administrator's permissions.
 */
export async function deployer(endpoint: string, policies: readonly PolicyDocument[]): Promise<Record<string, string>> {
  if (policies.length === 0) return { AWS_ACCESS_KEY_ID: ADMINISTRATOR };
  const iam = awsClient(IAMClient, { region: "us-east-1", endpoint });
  try {
    await iam.send(new CreateRoleCommand({ RoleName: DEPLOYER, AssumeRolePolicyDocument: TRUST }));
    for (const [at, policy] of policies.entries()) {
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `${DEPLOYER}-${at + 1}`, PolicyDocument: JSON.stringify(policy) }),
      );
      await iam.send(new AttachRolePolicyCommand({ RoleName: DEPLOYER, PolicyArn: Policy!.Arn! }));
    }
  } catch (error) {
    // It exists if the deployment is still running.
    if ((error as Error).name !== "EntityAlreadyExistsException" && (error as Error).name !== "EntityAlreadyExists") {
      throw error;
    }
  }
  return { AWS_ACCESS_KEY_ID: DEPLOYER };
}

/** Why the deployment uses administrator permissions: without this line nothing shows that no policy was tested. */
export function administratorNote(deployment: string, requested: boolean): string {
  return `  deploys with administrator permissions: ${requested ? "--administrator is set" : `policies/${deployment} has no policies; see npm run deployer-policy`}`;
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
