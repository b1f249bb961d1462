using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Identity;
using AuthGateway.Routes;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>One evaluation, and several.</summary>
internal sealed class EvaluationOperations(
    EvaluationRecorder recorder, EvaluationSessions sessions, DecisionIds ids, EvaluationSettings settings, EvaluationMetrics metrics, TimeProvider time)
{
    private const string Single = "evaluation";
    private const string Several = "evaluations";

    // Nobody began to decide, so there is no decision that could have a name.
    private static readonly EvaluationOutcome NotBegun = new EvaluationOutcome.Unavailable(EvaluationReasons.TimedOut, Latency.LatencyOwner.Own);

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

        var answers = await DecideAsync(batch, session, context);
        ids.Tell(context, [.. answers.Select(answer => answer.Decision)]);

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
            foreach (var answer in answers)
            {
                json.WriteStartObject();
                Write(json, answer);
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

        var decision = await recorder.DecideAsync(question, session, Asker(context), Place(context));
        context.RequestAborted.ThrowIfCancellationRequested();
        metrics.Count(endpoint, decision.Result);
        ids.Tell(context, decision);
        EvaluationSessions.Stamp(context, session);
        if (decision.Result is EvaluationOutcome.Unavailable unavailable)
        {
            await ApiAnswer.WriteAsync(context, EvaluationErrors.Of(unavailable.Reason));
            (context.Record().Reason, context.Record().FailedBy) = (unavailable.Reason, unavailable.Missing);
            return;
        }

        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json => DecisionJson.Write(json, decision.Result, settings.Reasons, ids.ForContext(decision)));
    }

    // Each question is decided for itself, also where two look alike: what differs in a property or in the context alone has its own answer
    // (CVE-2026-34972).
    private async Task<List<BatchAnswer>> DecideAsync(Batch batch, EvaluationSession session, HttpContext context)
    {
        var (asker, place) = (Asker(context), Place(context));
        var answers = new List<BatchAnswer>(batch.Items.Length);
        foreach (var question in batch.Items.Select(item => item.Question).OfType<EvaluationQuestion>())
        {
            recorder.Announce(question, session);
        }

        foreach (var (question, wrong) in batch.Items)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            var answer = question is null ? new BatchAnswer { Wrong = wrong }
                : session.Cancellation.IsCancellationRequested ? new BatchAnswer { Outcome = NotBegun }
                : BatchAnswer.Of(await recorder.DecideAsync(question, session, asker, place));
            answers.Add(answer);
            if (answer.Outcome is null)
            {
                metrics.Count(Several, "invalid");
            }
            else
            {
                metrics.Count(Several, answer.Outcome);
            }

            var isPermit = answer.Outcome is EvaluationOutcome.Allowed;
            if (batch.Semantic == (isPermit ? BatchSemantic.PermitOnFirstPermit : BatchSemantic.DenyOnFirstDeny))
            {
                break;
            }
        }

        return answers;
    }

    private void Write(Utf8JsonWriter json, BatchAnswer answer)
    {
        var id = answer.Decision is null ? null : ids.ForContext(answer.Decision);
        if (answer.Outcome is null)
        {
            DecisionJson.WriteError(json, StatusCodes.Status400BadRequest, answer.Wrong!);
        }
        else if (answer.Outcome is EvaluationOutcome.Unavailable unavailable)
        {
            var error = EvaluationErrors.Of(unavailable.Reason);
            DecisionJson.WriteError(json, error.Status, error.Message, id);
        }
        else
        {
            DecisionJson.Write(json, answer.Outcome, settings.Reasons, id);
        }
    }

    private static Principal Asker(HttpContext context) => context.Caller() ?? throw new InvalidOperationException("An evaluation was reached without a caller.");

    private static string Place(HttpContext context) => context.GetEndpoint()!.Metadata.GetRequiredMetadata<RouteRules>().RouteId;

    private Task RefuseAsync(HttpContext context, string endpoint, ApiError error)
    {
        metrics.Count(endpoint, "invalid");
        return ApiAnswer.WriteAsync(context, error);
    }
}
