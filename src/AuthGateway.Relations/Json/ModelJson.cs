using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Json;

/// <summary>A model in the form of OpenFGA's API: what WriteAuthorizationModel takes and ReadAuthorizationModel gives.</summary>
internal static class ModelJson
{
    /// <summary>The largest text: four times OpenFGA's bound of a stored model (256 KiB), whose binary form is about a third of its JSON.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Three levels (operator, <c>child</c>, element) for each level of a rewrite, and what stands around it.</summary>
    private const int MaxDepth = (3 * ModelBounds.MaxRewriteDepth) + 16;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads a model.</summary>
    public static ModelJsonResult Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return new ModelJsonResult.Refused(string.Empty, $"{utf8.Length} bytes, of which at most {MaxBytes} are read");
        }

        if (!Utf8.IsValid(utf8))
        {
            return new ModelJsonResult.Refused(string.Empty, "not UTF-8");
        }

        try
        {
            // Two members of one name would be two models, depending on who reads them.
            return Read(JsonElement.Parse(utf8, Options));
        }
        catch (JsonException fault)
        {
            return new ModelJsonResult.Refused(fault.Path ?? string.Empty, "not strict JSON: " + fault.Message);
        }
    }

    /// <summary>Reads a model that is a part of something larger, which was parsed without duplicate members.</summary>
    public static ModelJsonResult Read(JsonElement element)
    {
        var reader = new ModelJsonReader();
        try
        {
            return reader.Read(element) is { } model ? new ModelJsonResult.Parsed(model) : reader.Refusal;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: the only string that parses and can't be read.
            return new ModelJsonResult.Refused(string.Empty, "a string is not Unicode");
        }
    }

    /// <summary>Writes a model: the same model always gives the same bytes.</summary>
    public static void Write(Utf8JsonWriter writer, AuthorizationModel model) => ModelJsonWriter.Write(writer, model);

    /// <summary>A model's bytes.</summary>
    public static byte[] ToUtf8(AuthorizationModel model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        Write(writer, model);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
