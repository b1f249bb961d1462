using System.Text.Json;
using AuthGateway.Latency;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Asks a question that was read, and writes what came of it, stamped with the moment that it is true at.</summary>
internal static class ApiAsking
{
    /// <summary>Asks and answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="service">Whom to ask.</param>
    /// <param name="reader">What read the question.</param>
    /// <param name="question">What it is asked of.</param>
    /// <param name="ask">The question itself.</param>
    /// <param name="errorOf">What the engine says is wrong; null when it answered.</param>
    /// <param name="write">Writes the answer's members; null when <paramref name="take"/> does the rest.</param>
    /// <param name="take">Takes what the engine answered.</param>
    public static async Task AskAsync<T>(
        HttpContext context,
        RelationshipService service,
        ApiReader reader,
        Question question,
        Func<CompiledModel, StoreView, T> ask,
        Func<T, RelationError?> errorOf,
        Action<Utf8JsonWriter, T>? write,
        Action<T>? take = null)
    {
        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        switch (await service.AskAsync(question, ask, context.Ledger().Handle(), context.RequestAborted))
        {
            case QuestionResult<T>.Asked asked when errorOf(asked.Value) is { } error:
                Stamp(context, asked.View);
                await ApiAnswer.WriteAsync(context, ApiError.Of(error));
                break;

            case QuestionResult<T>.Asked asked:
                Stamp(context, asked.View);
                take?.Invoke(asked.Value);
                if (write is not null)
                {
                    await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json => write(json, asked.Value));
                }

                break;

            case var other:
                await WriteFailureAsync(context, question, other);
                break;
        }
    }

    /// <summary>Writes what a question came to that the engine was not asked.</summary>
    public static async Task WriteFailureAsync<T>(HttpContext context, Question question, QuestionResult<T> result)
    {
        await ApiAnswer.WriteAsync(context, ErrorOf(question, result));
        if (result is QuestionResult<T>.Unavailable unavailable)
        {
            context.Record().Reason = unavailable.Reason;
        }
    }

    /// <summary>What a question came to that the engine was not asked.</summary>
    public static ApiError ErrorOf<T>(Question question, QuestionResult<T> result) => result switch
    {
        QuestionResult<T>.NoStore => ApiError.NoStore,
        QuestionResult<T>.NoModel => question.Model.Length > 0 ? ApiError.NoModel : ApiError.NoModelAtAll,
        QuestionResult<T>.Lost => ApiError.Lost,
        _ => ApiError.Unavailable,
    };

    /// <summary>Says which moment an answer is true at.</summary>
    public static void Stamp(HttpContext context, StoreView view) =>
        context.Response.Headers[ApiAnswer.ConsistencyHeader] = ConsistencyToken.Write(view.Store, view.Moment);
}
