using System.Net.Sockets;
using System.Text;

namespace Lifeguard.Monitor.Systemd;

/// <summary>Tells systemd, which started us, how we are: READY, STATUS, WATCHDOG. Does nothing where nobody listens.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _systemd;
    private string _status = "";

    /// <summary>Creates a notifier.</summary>
    /// <param name="address">The value of <c>NOTIFY_SOCKET</c>.</param>
    public ServiceNotifier(string? address)
    {
        if (address is { Length: > 1 } && address[0] is '/' or '@')
        {
            _systemd = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        }
    }

    /// <summary>We have started.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>We are alive.</summary>
    public void Beat() => Send("WATCHDOG=1");

    /// <summary>We are leaving.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>The line that <c>systemctl status</c> shows.</summary>
    public void Status(string status)
    {
        if (status != _status)
        {
            _status = status;
            Send($"STATUS={status}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Send(string message)
    {
        try
        {
            _socket?.SendTo(Encoding.UTF8.GetBytes(message), _systemd!);
        }
        catch (SocketException)
        {
            // systemd is being restarted, or is not there: it will ask by its watchdog.
        }
    }
}
