using System.Security.Cryptography;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Redis.SigningKeys;
using AuthGateway.Settings;
using AuthGateway.Tests.Redis;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Keys;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>The managed keys of one gateway process, over any store.</summary>
internal sealed class Replica : IDisposable
{
    public static readonly string EncryptionKey = Convert.ToBase64String(SHA256.HashData("an encryption key for tests"u8));

    private readonly LoggerFactory _loggers;
    private readonly MountedKeys _mounted;

    public Replica(
        ISigningKeyStore store, TimeProvider clock, SigningKeySettings? settings = null, IdentitySettings? identity = null, IReadOnlyList<string>? encryption = null,
        Live<IdentitySettings>? mount = null)
    {
        Settings = new TokenSettings { EncryptionKeys = encryption ?? [EncryptionKey], Keys = settings ?? new SigningKeySettings { Managed = true } };
        _loggers = new LoggerFactory([Logs]);
        _mounted = new MountedKeys(mount ?? (identity ?? new IdentitySettings()));
        var editor = new KeyRingEditor(store, new KeyRingCodec(new SecretBox(Settings)), clock);
        var journal = new KeyRingJournal(_loggers.CreateLogger<KeyRingJournal>(), Trail);
        Wake = new KeyRingWake();
        Keys = new ManagedKeys(_mounted, Settings, Wake, clock);
        Feed = new KeyRingFeed(store, editor, Keys, _mounted, journal, Wake, Settings, _loggers.CreateLogger<KeyRingFeed>(), clock);
        Operations = new SigningKeyOperations(editor, _mounted, journal, Settings);
        Signer = new GatewaySigner(Keys);
    }

    public TokenSettings Settings { get; }

    public CapturedLogs Logs { get; } = new();

    public AuditList Trail { get; } = new();

    public KeyRingWake Wake { get; }

    public ManagedKeys Keys { get; }

    public KeyRingFeed Feed { get; }

    public SigningKeyOperations Operations { get; }

    public GatewaySigner Signer { get; }

    public string? SigningKeyId => Keys.KeySet?.Signing?.Public.KeyId;

    public IEnumerable<string> PublishedIds => Keys.KeySet?.Published.Select(key => key.KeyId) ?? [];

    public Task<TimeSpan> LookAsync() => Feed.LookAsync(CancellationToken.None);

    public void Dispose()
    {
        Feed.Dispose();
        _mounted.Dispose();
        _loggers.Dispose();
    }

    internal sealed class AuditList : IAuditTrail
    {
        private readonly Lock _gate = new();
        private readonly List<AuditEvent> _events = [];

        public IReadOnlyList<AuditEvent> Events
        {
            get
            {
                lock (_gate)
                {
                    return [.. _events];
                }
            }
        }

        public void Record(AuditEvent entry)
        {
            lock (_gate)
            {
                _events.Add(entry);
            }
        }
    }
}
