namespace AuthGateway.Settings;

/// <summary>A setting that proves to be unusable only when it is used. Its message is for the operator and needs no stack.</summary>
/// <param name="error">What is wrong.</param>
/// <param name="cause">What came of using it.</param>
/// <remarks>An <see cref="IOException"/>: after any other, Kestrel would go on with the other address family.</remarks>
internal sealed class UnusableSettingException(SettingsError error, Exception cause) : IOException(error.ToString(), cause)
{
    /// <summary>What is wrong.</summary>
    public SettingsError Error => error;
}
