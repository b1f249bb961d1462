using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>One evaluation, and several.</summary>
internal sealed class EvaluationOperations(EvaluationService service, EvaluationSessions sessions, EvaluationSettings settings, EvaluationMetrics metrics, TimeProvider time)
{
    private const string Single = "evaluation";
    private const string Several = "evaluations";

    /// <summary>May this subject do that to this resource?</summary>
    public Task EvaluateAsync(HttpContext context, JsonElement body) => EvaluateAsync(context, body, Single);

    /// <summary>The same of several, in one request; of one, where there is no list of them.</summary>
    public async Task EvaluateAllAsync(HttpContext context, JsonElement body)
    {
        var (batch, error) = BatchReader.Read(body, settings.MaxEvaluations);
        if (error is not null)
        {
            await RefuseAsync(context, Several, error);
            return;
        }

        if (batch is null)
        {
            await EvaluateAsync(context, body, Several);
            return;
        }

        using var bound = new CancellationTokenSource(settings.BatchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, context.RequestAborted);
        if (sessions.Begin(context, either.Token) is not { } session)
        {
            await RefuseAsync(context, Several, EvaluationErrors.ConsistencyToken);
            return;
        }

        var answers = await DecideAsync(batch, session, context.RequestAborted);

        // No answer holds what the caller has seen: that is about the whole request.
        if (session.Said(EvaluationReasons.Lost))
        {
            await RefuseAsync(context, Several, ApiError.Lost);
            return;
        }

        EvaluationSessions.Stamp(context, session);
        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("evaluations"u8);
            foreach (var (outcome, wrong) in answers)
            {
                json.WriteStartObject();
                Write(json, outcome, wrong);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task EvaluateAsync(HttpContext context, JsonElement body, string endpoint)
    {
        var (question, wrong) = BatchReader.Single(body);
        if (question is null)
        {
            await RefuseAsync(context, endpoint, ApiError.Invalid(wrong!));
            return;
        }

        if (sessions.Begin(context, context.RequestAborted) is not { } session)
        {
            await RefuseAsync(context, endpoint, EvaluationErrors.ConsistencyToken);
            return;
        }

        var outcome = await service.EvaluateAsync(question, session);
        context.RequestAborted.ThrowIfCancellationRequested();
        metrics.Count(endpoint, outcome);
        EvaluationSessions.Stamp(context, session);
        if (outcome is EvaluationOutcome.Unavailable unavailable)
        {
            await ApiAnswer.WriteAsync(context, EvaluationErrors.Of(unavailable.Reason));
            (context.Record().Reason, context.Record().FailedBy) = (unavailable.Reason, unavailable.Missing);
            return;
        }

        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json => DecisionJson.Write(json, outcome, settings.Reasons));
    }

    // Each question is decided for itself, also where two look alike: what differs in a property or in the context alone has its own answer
    // (CVE-2026-34972).
    private async Task<List<(EvaluationOutcome? Outcome, string? Wrong)>> DecideAsync(Batch batch, EvaluationSession session, CancellationToken aborted)
    {
        var answers = new List<(EvaluationOutcome?, string?)>(batch.Items.Length);
        foreach (var (question, wrong) in batch.Items)
        {
            aborted.ThrowIfCancellationRequested();
            var outcome = question is null ? null
                : session.Cancellation.IsCancellationRequested ? new EvaluationOutcome.Unavailable(EvaluationReasons.TimedOut, Latency.LatencyOwner.Own)
                : await service.EvaluateAsync(question, session);
            answers.Add((outcome, wrong));
            if (outcome is null)
            {
                metrics.Count(Several, "invalid");
            }
            else
            {
                metrics.Count(Several, outcome);
            }

            var isPermit = outcome is EvaluationOutcome.Allowed;
            if (batch.Semantic == (isPermit ? BatchSemantic.PermitOnFirstPermit : BatchSemantic.DenyOnFirstDeny))
            {
                break;
            }
        }

        return answers;
    }

    private void Write(Utf8JsonWriter json, EvaluationOutcome? outcome, string? wrong)
    {
        if (outcome is null)
        {
            DecisionJson.WriteError(json, StatusCodes.Status400BadRequest, wrong!);
        }
        else if (outcome is EvaluationOutcome.Unavailable unavailable)
        {
            var error = EvaluationErrors.Of(unavailable.Reason);
            DecisionJson.WriteError(json, error.Status, error.Message);
        }
        else
        {
            DecisionJson.Write(json, outcome, settings.Reasons);
        }
    }

    private Task RefuseAsync(HttpContext context, string endpoint, ApiError error)
    {
        metrics.Count(endpoint, "invalid");
        return ApiAnswer.WriteAsync(context, error);
    }
}
