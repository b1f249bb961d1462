using System.Security.Cryptography;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>What checking one signature costs here, by the same library that the gateway has it from, in a loop of nothing else.</summary>
internal static class SignatureCost
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(500);

    /// <summary>The CPU time of one check, in microseconds, with a key of the size that the tokens are signed with.</summary>
    public static double Measure(CredentialKind kind)
    {
        // As long as the header and the payload of a token.
        var data = new byte[400];
        if (kind == CredentialKind.Es256)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var signature = key.SignData(data, HashAlgorithmName.SHA256);
            return Time(() => key.VerifyData(data, signature, HashAlgorithmName.SHA256));
        }

        using var rsa = RSA.Create(2048);
        var signed = rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Time(() => rsa.VerifyData(data, signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static double Time(Func<bool> check)
    {
        // The first run is the JIT's.
        Run(check);
        return Run(check);
    }

    private static double Run(Func<bool> check)
    {
        var (start, checks) = (Environment.CpuUsage.TotalTime, 0);
        while (Environment.CpuUsage.TotalTime - start < LongEnough)
        {
            for (var i = 0; i < 100; i++)
            {
                if (!check())
                {
                    throw new LoadTestException("A signature did not verify.");
                }
            }

            checks += 100;
        }

        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / checks;
    }
}
