import type { Answer, Call } from "../gateway/call";
import { errorAnswer } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import type { Authorizer } from "./authorizer";
import type { Anonymous } from "./principal";

export interface AuthenticationParts {
  readonly authorizer: Pick<Authorizer, "authorize">;
  /** Whether the emulator has issued an access key. */
  readonly isIssued: (accessKey: string) => boolean;
  /** Whether a bucket denies public access whatever its policy allows: `RestrictPublicBuckets`. */
  readonly isRestricted: (bucket: string) => Promise<boolean>;
}

/** Keys of sessions, which only STS and its like hand out. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const TEMPORARY = /^ASIA/;
/** Names of what the emulator offers beside AWS's APIs. */
const OWN = /^\/moto-api\//;
/**
 * Operations that AWS accepts without a signature.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html
 */
const UNSIGNED = new Set([
  ...["AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"],
  ...["InitiateAuth", "RespondToAuthChallenge", "SignUp", "ConfirmSignUp", "ResendConfirmationCode", "ForgotPassword"],
  ...["ConfirmForgotPassword", "GetUser", "ChangePassword", "GlobalSignOut", "RevokeToken"],
  ...["GetId", "GetCredentialsForIdentity", "GetOpenIdToken"],
]);
/** Paths of APIs that carry the version of the service; every other path of an unsigned request is an object's of S3. */
const VERSIONED = /^\/\d{4}-\d{2}-\d{2}\//;
/** Public keys of a user pool and what describes it. @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html */
const WELL_KNOWN = /\/\.well-known\//;
const ANONYMOUS: Anonymous = { type: "anonymous" };

/**
 * Refuses requests without a signature, and those with a temporary key that was never issued, as each kind of API
 * does. Unsigned, S3 returns only objects whose bucket allows public reads. Requests that a model has recognized (HTTP
 * APIs, registries) are authenticated there. Signatures are not verified, and a key that is not temporary is the
 * administrator's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function authentication({ authorizer, isIssued, isRestricted }: AuthenticationParts): Handler {
  return async (call, passOn) => {
    if (call.service === "execute-api") return undefined;
    if (call.service !== "unknown") {
      return TEMPORARY.test(call.accessKey) && !isIssued(call.accessKey) ? unknownKey(call) : undefined;
    }
    if (UNSIGNED.has(call.action) || OWN.test(call.url) || WELL_KNOWN.test(call.url)) return undefined;
    if (call.protocol !== "rest-json" || VERSIONED.test(call.url)) return unsigned(call);
    if (await mayRead(call)) return undefined;
    const refusal = errorAnswer({ ...call, protocol: "rest-xml", service: "s3" }, "AccessDenied", 403, "Access Denied");
    return call.method === "HEAD" ? { ...refusal, headers: await located(call), body: Buffer.alloc(0) } : refusal;

    /** S3 returns a bucket's region also to a caller without access to the bucket. */
    async function located(asked: Call): Promise<Answer["headers"]> {
      const region = (await passOn(asked)).headers["x-amz-bucket-region"];
      return region === undefined ? {} : { "x-amz-bucket-region": region };
    }
  };

  async function mayRead({ method, url }: Call): Promise<boolean> {
    const [path = "", query = ""] = url.split("?");
    const [, bucket = "", key = ""] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (!["GET", "HEAD"].includes(method) || key === "" || !/^(?:response-[^&]*&?|x-id=GetObject&?)*$/.test(query)) {
      return false;
    }
    const resource = `arn:aws:s3:::${bucket}/${decodeURIComponent(key)}`;
    const { allowed } = await authorizer.authorize({ principal: ANONYMOUS, action: "s3:GetObject", resource });
    return allowed && !(await isRestricted(bucket));
  }
}

function unsigned(call: Call): Answer {
  switch (call.protocol) {
    case "json":
      return errorAnswer(call, "MissingAuthenticationTokenException", 400, "Missing Authentication Token");
    case "query":
    case "ec2":
      return errorAnswer(call, "MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    case "rest-json":
    case "rest-xml":
      return errorAnswer(call, "MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  }
}

const INVALID = "The security token included in the request is invalid.";

function unknownKey(call: Call): Answer {
  switch (call.protocol) {
    case "json":
      return errorAnswer(call, "UnrecognizedClientException", 400, INVALID);
    case "rest-json":
      return errorAnswer(call, "UnrecognizedClientException", 403, INVALID);
    case "ec2":
      return errorAnswer(call, "AuthFailure", 401, "AWS was not able to validate the provided access credentials");
    case "query":
      return errorAnswer(call, "InvalidClientTokenId", 403, INVALID);
    case "rest-xml":
      return call.service === "s3"
        ? errorAnswer(
            call,
            "InvalidAccessKeyId",
            403,
            "The AWS Access Key Id you provided does not exist in our records.",
          )
        : errorAnswer(call, "InvalidClientTokenId", 403, INVALID);
  }
}
