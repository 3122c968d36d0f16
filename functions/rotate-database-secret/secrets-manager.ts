import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Label, SecretState, SecretVersions } from "./login";

/** Letters and digits only, which every connection string permits; MySQL accepts up to 41. */
const PASSWORD_LENGTH = 40;

/** The versions of a secret in Secrets Manager. */
export class SecretsManagerVersions implements SecretVersions {
  constructor(private readonly client: Pick<SecretsManagerClient, "send">) {}

  async describe(secret: string): Promise<SecretState> {
    const { RotationEnabled, VersionIdsToStages } = await this.client.send(
      new DescribeSecretCommand({ SecretId: secret }),
    );
    return { rotationEnabled: RotationEnabled ?? false, labels: VersionIdsToStages ?? {} };
  }

  async read(secret: string, label: Label, version?: string): Promise<string | undefined> {
    try {
      const { SecretString } = await this.client.send(
        new GetSecretValueCommand({ SecretId: secret, VersionStage: label, VersionId: version }),
      );
      return SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async newPassword(): Promise<string> {
    const { RandomPassword } = await this.client.send(
      new GetRandomPasswordCommand({ PasswordLength: PASSWORD_LENGTH, ExcludePunctuation: true }),
    );
    if (RandomPassword === undefined) throw new Error("Secrets Manager returned no password");
    return RandomPassword;
  }

  async writePending(secret: string, version: string, value: string): Promise<void> {
    await this.client.send(
      new PutSecretValueCommand({
        SecretId: secret,
        ClientRequestToken: version,
        SecretString: value,
        VersionStages: ["AWSPENDING"],
      }),
    );
  }

  async makeCurrent(secret: string, version: string, from: string): Promise<void> {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secret,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: version,
        RemoveFromVersionId: from,
      }),
    );
  }
}
