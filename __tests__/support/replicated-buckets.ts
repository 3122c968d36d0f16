import type { Answer, Request } from "../../emulator/gateway/call";
import { Authorizer } from "../../emulator/iam/authorizer";
import { parsePolicy } from "../../emulator/iam/policy";

export const ACCOUNT = "123456789012";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/assets-replication`;
export const KEYS = {
  "us-east-1": `arn:aws:kms:us-east-1:${ACCOUNT}:key/source`,
  "us-west-2": `arn:aws:kms:us-west-2:${ACCOUNT}:key/replica`,
};
export const REPLICA_ALIAS = `arn:aws:kms:us-west-2:${ACCOUNT}:alias/data`;

type Statement = { Action: string[]; Resource: string[]; Condition?: object };
interface Deployed {
  role: Statement[];
  trust: object;
  /** Of the destination. */
  bucketPolicy: string | undefined;
  rule: string;
  encryption: string | undefined;
  versioning: boolean;
}
export const through = (region: string) => ({ StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } });
const permissions = (): Statement[] => [
  { Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: ["arn:aws:s3:::here"] },
  {
    Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
    Resource: ["arn:aws:s3:::here/*"],
  },
  { Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], Resource: ["arn:aws:s3:::there/*"] },
  { Action: ["kms:Decrypt"], Resource: [KEYS["us-east-1"]], Condition: through("us-east-1") },
  {
    Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    Resource: [KEYS["us-west-2"]],
    Condition: through("us-west-2"),
  },
];
export const trust = (condition?: object) => ({
  Effect: "Allow",
  Principal: { Service: "s3.amazonaws.com" },
  Action: "sts:AssumeRole",
  ...(condition ? { Condition: condition } : {}),
});
export const policy = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements.map((one) => ({ Effect: "Allow", ...one })) });
export const RULE =
  "<Rule><ID>to-secondary</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>" +
  "<DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>" +
  "<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>" +
  `<Destination><Bucket>arn:aws:s3:::there</Bucket><Metrics><Status>Enabled</Status></Metrics><EncryptionConfiguration><ReplicaKmsKeyID>${REPLICA_ALIAS}</ReplicaKmsKeyID></EncryptionConfiguration></Destination></Rule>`;

const answer = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer => ({
  status,
  headers,
  body: Buffer.from(body),
});
const encryption = (key: string) =>
  `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${key}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`;

/** Test double behind the gateway: two buckets, of which `here` is replicated to `there`, their keys, aliases and metrics. */
export class FakeBuckets {
  readonly deployed: Deployed = {
    role: permissions(),
    trust: trust(),
    bucketPolicy: undefined,
    rule: RULE,
    encryption: KEYS["us-east-1"],
    versioning: true,
  };
  /** As they were put, by path. */
  readonly objects = new Map<string, Request>();
  /** `region metric source destination rule` of each value. */
  readonly measured: string[] = [];

  answer(request: Request): Answer {
    const { deployed, objects, measured } = this;
    const { method, url, headers, body } = request;
    if (headers["x-amz-target"] === "TrentService.ListAliases")
      return answer(JSON.stringify({ Aliases: [{ AliasName: "alias/data", TargetKeyId: "replica" }] }));
    const [path = "", setting = ""] = url.split("?");
    const here = path === "/here";
    const missing = answer("<Error><Code>NoSuch</Code></Error>", {}, 404);
    switch (setting) {
      case "replication":
        if (!here || deployed.rule === "") return missing;
        return answer(`<ReplicationConfiguration><Role>${ROLE}</Role>${deployed.rule}</ReplicationConfiguration>`);
      case "location":
        return answer(here ? "<LocationConstraint/>" : "<LocationConstraint>us-west-2</LocationConstraint>");
      case "versioning":
        return answer(
          deployed.versioning
            ? "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
            : "<VersioningConfiguration/>",
        );
      case "encryption":
        if (here) return deployed.encryption === undefined ? missing : answer(encryption(deployed.encryption));
        return answer(encryption(KEYS["us-west-2"]));
    }
    if (headers["host"]!.startsWith("monitoring.")) {
      const input = Object.fromEntries(new URLSearchParams(body.toString()));
      const datum = "MetricData.member.1";
      const dimensions = [1, 2, 3].map((at) => input[`${datum}.Dimensions.member.${at}.Value`]).join(" ");
      measured.push(`${headers["host"]!.split(".")[1]} ${input[`${datum}.MetricName`]} ${dimensions}`);
      return answer("<PutMetricDataResponse/>");
    }
    if (method === "PUT") objects.set(path, request);
    else if (method === "DELETE") objects.delete(path);
    else {
      const found = objects.get(path);
      return found ? answer(found.body, found.headers) : missing;
    }
    return answer("");
  }

  /** Removes actions of the role, on one resource or on all. */
  without(actions: readonly string[], resource?: string): void {
    this.deployed.role = this.deployed.role
      .map((one) =>
        resource === undefined || one.Resource.includes(resource)
          ? { ...one, Action: one.Action.filter((action) => !actions.includes(action)) }
          : one,
      )
      .filter(({ Action }) => Action.length > 0);
  }

  /** Decides by the policies above. */
  authorizer(): Authorizer {
    const source = {
      ofRole: (arn: string) =>
        Promise.resolve(arn === ROLE ? { identity: [parsePolicy(policy(...this.deployed.role), "role")] } : undefined),
      ofResource: (arn: string) => {
        if (arn === ROLE) return Promise.resolve(parsePolicy(policy(this.deployed.trust), "trust"));
        if (arn.startsWith("arn:aws:kms:")) {
          const admits = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" };
          return Promise.resolve(parsePolicy(policy(admits), "key"));
        }
        const text = arn.startsWith("arn:aws:s3:::there") ? this.deployed.bucketPolicy : undefined;
        return Promise.resolve(text === undefined ? undefined : parsePolicy(text, "bucket"));
      },
      aliasesOf: () => Promise.resolve([]),
    };
    return new Authorizer(source, ACCOUNT);
  }
}
