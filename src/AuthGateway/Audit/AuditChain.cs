using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuthGateway.Audit;

/// <summary>
/// Makes lines of events. Each line has its number and the hash of the line before it, so that a line that was taken out, put
/// in or changed is noticed. One chain for each list of a process.
/// </summary>
/// <remarks>
/// The hash has no key: who can write the place where the lines lie can make a chain of their own. The chain of the stream and the
/// one in Redis are the same, so that they would have to be changed at both places.
/// </remarks>
/// <param name="process">The process, in every line of it: random, so that a restart begins a chain of its own.</param>
/// <param name="list">The list.</param>
internal sealed class AuditChain(string process, AuditList list)
{
    /// <summary>What comes from callers is cut to so many characters.</summary>
    public const int LongestText = 256;

    /// <summary>The most further facts of an event.</summary>
    public const int MostDetails = 16;

    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private string _previous = "";
    private long _sequence;

    /// <summary>A name for a process.</summary>
    public static string NewProcess() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The next line. Not for several threads at once.</summary>
    public AuditLine Add(AuditEvent entry, DateTimeOffset now)
    {
        _buffer.ResetWrittenCount();

        // The default encoder leaves ASCII alone and escapes the rest, control characters among it: no name that a caller chose
        // can begin a line of its own (CWE-117).
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, Text(now));
            json.WriteString("log"u8, "audit"u8);
            json.WriteString("list"u8, list.Word());
            json.WriteString("process"u8, process);
            json.WriteNumber("seq"u8, _sequence + 1);
            json.WriteString("prev"u8, _previous);
            json.WriteString("action"u8, Cut(entry.Action));
            json.WriteString("outcome"u8, entry.Outcome.Word());
            Write(json, "reason", entry.Reason);
            Write(json, "actor", entry.Actor);
            Write(json, "subject", entry.Subject);
            Write(json, "subject_issuer", entry.SubjectIssuer);
            Write(json, "target", entry.Target);
            Write(json, "request_id", entry.RequestId);
            Write(json, "client_address", entry.ClientAddress);
            if (entry.Count > 0)
            {
                json.WriteNumber("count"u8, entry.Count);
                json.WriteString("since"u8, Text(entry.Since));
            }

            if (entry.Details.Count > 0)
            {
                json.WriteStartObject("details"u8);
                foreach (var (name, value) in entry.Details.Take(MostDetails))
                {
                    json.WriteString(Cut(name), Cut(value));
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        _sequence++;
        _previous = HashOf(_buffer.WrittenSpan);
        return new AuditLine(_sequence, Encoding.ASCII.GetString(_buffer.WrittenSpan), list);
    }

    /// <summary>What a line's successor calls it: the SHA-256 of its bytes, in hexadecimal.</summary>
    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, Cut(value));
        }
    }

    // A lone surrogate would make the writer throw; a well-formed pair may be split by the cut.
    private static string Cut(string text)
    {
        var cut = text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut));
    }
}
