using System.Text.Json;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>
/// A part of a batch's questions: a question's own, or the top's. The top's is read once, however many questions it stands in for: read for each of them, a
/// body of 256 KiB would be a thousand times as much in memory (CWE-405).
/// </summary>
/// <param name="name">The member's name.</param>
/// <param name="top">The top's; undefined for none.</param>
/// <param name="read">Reads a question's own, with the top's in place of the type, the id or the name that it lacks.</param>
internal sealed class BatchPart<T>(string name, JsonElement top, Func<QuestionReader, JsonElement, JsonElement, T> read)
{
    private bool _isRead;
    private T _given = default!;
    private string? _wrong;

    /// <summary>The part in a question.</summary>
    public T In(JsonElement question, QuestionReader reader)
    {
        var own = reader.Object(question, name);
        if (own.ValueKind != JsonValueKind.Undefined)
        {
            return read(reader, own, top);
        }

        if (!_isRead)
        {
            var once = new QuestionReader();
            (_given, _wrong, _isRead) = (read(once, top, top), once.Error, true);
        }

        if (_wrong is not null)
        {
            reader.Fail(_wrong);
        }

        return _given;
    }
}
