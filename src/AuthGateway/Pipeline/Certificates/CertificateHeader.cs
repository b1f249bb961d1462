using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AuthGateway.Authentication;
using AuthGateway.Identity;

namespace AuthGateway.Pipeline.Certificates;

/// <summary>Reads the certificate that a trusted proxy tells in a header. One spelling for each format, or nothing.</summary>
internal static class CertificateHeader
{
    /// <summary>The longest header: three times what a certificate of 4 KB takes percent-encoded.</summary>
    public const int MaxLength = 16 * 1024;

    private const string PemLabel = "CERTIFICATE";

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads a header's value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="certificate">The certificate; null when the proxy says that there was none.</param>
    /// <returns>False when the value is not of the format.</returns>
    public static bool TryRead(string value, ClientCertificateFormat format, out ClientCertificate? certificate)
    {
        certificate = null;
        // nginx sends an empty variable as an empty header, or none.
        if (value.Length == 0)
        {
            return true;
        }

        if (value.Length > MaxLength)
        {
            return false;
        }

        var isNone = false;
        var der = format switch
        {
            ClientCertificateFormat.Rfc9440 => OfByteSequence(value),
            ClientCertificateFormat.Xfcc => OfXfcc(value, out isNone),
            _ => OfEncodedPem(value),
        };
        certificate = der is null ? null : Of(der);
        return certificate is not null || isNone;
    }

    /// <summary>A certificate with its thumbprint (RFC 8705 section 3.1).</summary>
    public static ClientCertificate Of(X509Certificate2 certificate) =>
        new(Base64Url.EncodeToString(SHA256.HashData(certificate.RawDataMemory.Span)), certificate);

    private static ClientCertificate? Of(byte[] der)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(der);
            // What stands behind the certificate's end is not hashed with it: two values would be one certificate.
            if (certificate.RawDataMemory.Span.SequenceEqual(der))
            {
                return Of(certificate);
            }

            certificate.Dispose();
            return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // RFC 9440 section 2.1, RFC 8941 section 3.3.5: a byte sequence. Parameters would mean nothing, so there are none.
    private static byte[]? OfByteSequence(string value)
    {
        if (value is not [':', .. var base64, ':'] || base64.AsSpan().ContainsAny(" \t\r\n"))
        {
            return null;
        }

        var der = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, der, out var written) ? der[..written] : null;
    }

    // Envoy: elements with a comma between them, one for each hop; an element is of key=value, with semicolons between them;
    // a value may stand in quotes. With more than one element nobody can tell whose certificate is the caller's.
    private static byte[]? OfXfcc(string value, out bool isNone)
    {
        isNone = false;
        string? pem = null;
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals <= 0 || rest[..equals].ContainsAnyExcept(Letters))
            {
                return null;
            }

            var key = rest[..equals];
            if (!TryValue(rest[(equals + 1)..], out var text, out var length))
            {
                return null;
            }

            if (key.Equals("Cert", StringComparison.OrdinalIgnoreCase))
            {
                if (pem is not null)
                {
                    return null;
                }

                pem = text;
            }

            rest = rest[(equals + 1 + length)..];
            if (!rest.IsEmpty)
            {
                if (rest[0] != ';')
                {
                    return null;
                }

                rest = rest[1..];
            }
        }

        isNone = pem is null;
        return pem is null ? null : OfEncodedPem(pem);
    }

    private static bool TryValue(ReadOnlySpan<char> text, out string value, out int length)
    {
        (value, length) = ("", 0);
        if (text is not ['"', ..])
        {
            length = text.IndexOfAny(';', ',');
            length = length < 0 ? text.Length : length;
            value = text[..length].ToString();
            return !value.Contains('"', StringComparison.Ordinal);
        }

        var unquoted = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                (value, length) = (unquoted.ToString(), i + 1);
                return true;
            }

            if (text[i] == '\\' && ++i == text.Length)
            {
                return false;
            }

            unquoted.Append(text[i]);
        }

        return false;
    }

    private static byte[]? OfEncodedPem(string value)
    {
        var pem = Uri.UnescapeDataString(value).AsSpan().Trim(" \t\r\n");
        if (!PemEncoding.TryFind(pem, out var fields) || !pem[fields.Label].SequenceEqual(PemLabel)
            || fields.Location.GetOffsetAndLength(pem.Length) != (0, pem.Length))
        {
            return null;
        }

        var der = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var written) && written == der.Length ? der : null;
    }
}
