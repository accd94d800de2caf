using System.Net;
using System.Net.Sockets;

namespace Lifeguard.Package.Tests.Samples;

/// <summary>A price server that hangs: it takes the question, and never answers.</summary>
internal sealed class PriceServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    // Held: a connection that nobody holds is collected and with it reset, and the service hangs no longer.
    private TcpClient? _asking;

    internal PriceServer() => _listener.Start();

    internal string Address => $"{_listener.LocalEndpoint}";

    /// <summary>Returns the line that the service then waits for an answer to.</summary>
    internal async Task<string?> AskedAsync(CancellationToken cancellationToken)
    {
        _asking = await _listener.AcceptTcpClientAsync(cancellationToken);
        return await new StreamReader(_asking.GetStream()).ReadLineAsync(cancellationToken);
    }

    public void Dispose()
    {
        _asking?.Dispose();
        _listener.Dispose();
    }
}
