import { Logger } from "@aws-lambda-powertools/logger";

/**
 * The log of every function: JSON with time, level and the function's name; `POWERTOOLS_LOG_LEVEL` sets the level, INFO by
 * default. @see https://docs.powertools.aws.dev/lambda/typescript/latest/features/logger/
 */
export const logger = new Logger({ serviceName: process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "steadfast" });
