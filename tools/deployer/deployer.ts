import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DEPLOYER } from "../../emulator/aws-emulator";
import type { PolicyDocument } from "./policies";

/** Key of whoever deploys with all permissions: the permissions it uses are noted under this name. */
export const ADMINISTRATOR = "administrator";

/**
 * Makes the role that deploys, with exactly these policies, on the emulator; returns the environment in which Terraform
 * has its permissions. Without policies, the administrator's.
 */
export async function deployer(endpoint: string, policies: readonly PolicyDocument[]): Promise<Record<string, string>> {
  if (policies.length === 0) return { AWS_ACCESS_KEY_ID: ADMINISTRATOR };
  const iam = new IAMClient({ region: "us-east-1", endpoint });
  try {
    await iam.send(new CreateRoleCommand({ RoleName: DEPLOYER, AssumeRolePolicyDocument: TRUST }));
    for (const [at, policy] of policies.entries()) {
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `${DEPLOYER}-${at + 1}`, PolicyDocument: JSON.stringify(policy) }),
      );
      await iam.send(new AttachRolePolicyCommand({ RoleName: DEPLOYER, PolicyArn: Policy!.Arn! }));
    }
  } catch (error) {
    // A deployment that was left running has it already.
    if ((error as Error).name !== "EntityAlreadyExistsException" && (error as Error).name !== "EntityAlreadyExists") {
      throw error;
    }
  }
  return { AWS_ACCESS_KEY_ID: DEPLOYER };
}

/** Why a deployment has the administrator's rights: without this line nothing shows that no policy was tried. */
export function administratorNote(deployment: string, asked: boolean): string {
  return `  deploys with administrator rights: ${asked ? "--administrator was given" : `policies/${deployment} has no policies; see npm run deployer-policy`}`;
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
