using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>
/// Copies of a question what may be kept: a question of 256 KiB would otherwise stay whole in memory for each of ten thousand decisions (CWE-770), and an
/// application's personal data would reach a log that has no use for them (CWE-532).
/// </summary>
internal static class QuestionCopy
{
    /// <summary>The most characters of a type, an id or an action's name. What a relationship model takes for one is shorter.</summary>
    public const int LongestName = 512;

    /// <summary>The most bytes of all values together.</summary>
    public const int MostBytes = 4096;

    /// <summary>Copies it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="reads">What the rule read.</param>
    /// <param name="omitted">What is kept of no question.</param>
    public static RecordedQuestion Of(EvaluationQuestion question, QuestionReads reads, QuestionReads omitted)
    {
        var (subject, action, resource) = (question.Subject, question.Action, question.Resource);
        var copy = new RecordedQuestion(Cut(subject.Type), Cut(subject.Id), Cut(action.Name), Cut(resource.Type), Cut(resource.Id));
        if (Math.Max(Math.Max(subject.Type.Length, subject.Id.Length), Math.Max(action.Name.Length, Math.Max(resource.Type.Length, resource.Id.Length))) > LongestName)
        {
            return copy with { Missing = RecordedQuestion.TooLarge };
        }

        if (reads.IsEmpty)
        {
            return copy;
        }

        if (reads.Overlaps(omitted))
        {
            return copy with { Missing = RecordedQuestion.Omitted };
        }

        (string Name, JsonElement Json, CelValue Values, MemberReads Reads)[] parts =
        [
            ("subject", subject.Properties, subject.Values, reads.Subject),
            ("action", action.Properties, action.Values, reads.Action),
            ("resource", resource.Properties, resource.Values, reads.Resource),
            ("context", question.Context, question.ContextValues, reads.Context),
        ];
        if (parts.Any(part => !part.Reads.IsEmpty && part.Values.Kind == CelValueKind.Absent))
        {
            return copy with { Missing = RecordedQuestion.Unreadable };
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var part in parts.Where(part => !part.Reads.IsEmpty && part.Json.ValueKind == JsonValueKind.Object))
            {
                json.WriteStartObject(part.Name);
                foreach (var (name, value) in Members(part.Json, part.Reads))
                {
                    // Measured before it is written: what does not fit is not copied first.
                    if (json.BytesCommitted + json.BytesPending + JsonMarshal.GetRawUtf8Value(value).Length > MostBytes)
                    {
                        return copy with { Missing = RecordedQuestion.TooLarge };
                    }

                    json.WritePropertyName(name);
                    value.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return copy with { Values = JsonElement.Parse(buffer.WrittenSpan) };
    }

    private static string Cut(string name) => name.Length <= LongestName ? name : name[..LongestName];

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json, MemberReads reads)
    {
        if (reads.All)
        {
            foreach (var member in json.EnumerateObject())
            {
                yield return (member.Name, member.Value);
            }

            yield break;
        }

        foreach (var name in reads.Names)
        {
            if (json.TryGetProperty(name, out var value))
            {
                yield return (name, value);
            }
        }
    }
}
