import type { Rule } from "./rule";
import { bucketAclsOff } from "./rules/bucket-acls-off";
import { bucketCleanUp } from "./rules/bucket-clean-up";
import { bucketEncryption } from "./rules/bucket-encryption";
import { bucketPublicAccess } from "./rules/bucket-public-access";
import { bucketTlsOnly } from "./rules/bucket-tls-only";
import { bucketVersioning } from "./rules/bucket-versioning";
import { defaultNetworkClosed } from "./rules/default-network-closed";
import { defaultTags } from "./rules/default-tags";
import { deletionProtected } from "./rules/deletion-protected";
import { describedRules } from "./rules/described-rules";
import { keyPolicy } from "./rules/key-policy";
import { logGroupKept } from "./rules/log-group-kept";
import { noOpenEgress } from "./rules/no-open-egress";
import { noOpenIngress } from "./rules/no-open-ingress";
import { noPublicAddress } from "./rules/no-public-address";
import { noRemoteState } from "./rules/no-remote-state";
import { noSecret } from "./rules/no-secret";
import { oneProvider } from "./rules/one-provider";
import { ownReferences } from "./rules/own-references";
import { pinnedVersions } from "./rules/pinned-versions";
import { remoteBackend } from "./rules/remote-backend";
import { siteIsRegional } from "./rules/site-is-regional";
import { tableProtected } from "./rules/table-protected";
import { vpcFlowLogs } from "./rules/vpc-flow-logs";

/** Every rule, run over every stack. */
export const RULES: readonly Rule[] = [
  bucketAclsOff,
  bucketCleanUp,
  bucketEncryption,
  bucketPublicAccess,
  bucketTlsOnly,
  bucketVersioning,
  defaultNetworkClosed,
  defaultTags,
  deletionProtected,
  describedRules,
  keyPolicy,
  logGroupKept,
  noOpenEgress,
  noOpenIngress,
  noPublicAddress,
  noRemoteState,
  noSecret,
  oneProvider,
  ownReferences,
  pinnedVersions,
  remoteBackend,
  siteIsRegional,
  tableProtected,
  vpcFlowLogs,
];
