interface Version {
  value: string;
  stages: string[];
}

/** Secrets Manager with rotation and replicas: every region has the secrets of us-east-1, unless it is frozen. */
export class FakeSecretsManager {
  private readonly secrets = new Map<string, Record<string, Version>>();
  private readonly frozen = new Map<string, Map<string, Record<string, Version>>>();
  private made = 0;

  arn(name: string): string {
    return `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`;
  }

  put(name: string, login: object): void {
    this.secrets.set(name, { first: { value: JSON.stringify(login), stages: ["AWSCURRENT"] } });
  }

  /** Actions of RotateSecret before it invokes the function. */
  announce(name: string, version: string): void {
    this.secrets.get(name)![version] = { value: "", stages: ["AWSPENDING"] };
  }

  /** Stops updates of the region, as after a failed replication. */
  freeze(region: string): void {
    this.frozen.set(region, structuredClone(this.secrets));
  }

  current(region: string, name: string): { readonly username: string; readonly password: string } {
    const versions = Object.values(this.of(region).get(name)!);
    return JSON.parse(versions.find(({ stages }) => stages.includes("AWSCURRENT"))!.value) as never;
  }

  answer(region: string, what: string, body: string): unknown {
    const { SecretId = "", ...input } = JSON.parse(body) as Record<string, string> & { VersionStages?: string[] };
    const versions = this.of(region).get(SecretId.replace(/^.*:secret:|-\w{6}$/g, "")) ?? {};
    const stage = input["VersionStage"] ?? "AWSCURRENT";
    const found = Object.entries(versions).find(
      ([id, { stages, value }]) =>
        stages.includes(stage) && value !== "" && [undefined, id].includes(input["VersionId"]),
    );
    switch (what.split(".")[1]) {
      case "DescribeSecret":
        return {
          RotationEnabled: true,
          VersionIdsToStages: Object.fromEntries(Object.entries(versions).map(([id, { stages }]) => [id, stages])),
        };
      case "GetSecretValue":
        return found && { VersionId: found[0], SecretString: found[1].value };
      case "GetRandomPassword":
        return { RandomPassword: `made${++this.made}` };
      case "PutSecretValue":
        versions[input["ClientRequestToken"]!] = { value: input["SecretString"]!, stages: ["AWSPENDING"] };
        return {};
      case "UpdateSecretVersionStage":
        for (const version of Object.values(versions)) {
          version.stages = version.stages.filter((one) => !["AWSCURRENT", "AWSPREVIOUS"].includes(one));
        }
        versions[input["RemoveFromVersionId"]!]!.stages.push("AWSPREVIOUS");
        versions[input["MoveToVersionId"]!]!.stages.push("AWSCURRENT");
        return {};
      default:
        return undefined;
    }
  }

  private of(region: string) {
    return this.frozen.get(region) ?? this.secrets;
  }
}
