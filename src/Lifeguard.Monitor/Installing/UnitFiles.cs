namespace Lifeguard.Monitor.Installing;

/// <summary>The files that make the monitor a service of systemd.</summary>
internal static class UnitFiles
{
    /// <summary>The user, as <c>systemd-sysusers</c> reads it.</summary>
    public const string Sysusers =
        """
        # The user of lifeguard-monitor@.service. It owns nothing but /var/lib/lifeguard.
        u lifeguard-monitor - "Lifeguard monitor" - -

        """;

    private const string AsUser =
        """
        User=lifeguard-monitor
        Group=lifeguard-monitor
        SupplementaryGroups=systemd-journal
        CapabilityBoundingSet=
        """;

    /// <summary>The template service.</summary>
    /// <param name="program">The path of the program.</param>
    /// <param name="isRoot">Whether it runs as root.</param>
    public static string Service(string program, bool isRoot) =>
        $"""
        # One instance watches one service: lifeguard-monitor@site watches site.service.
        [Unit]
        Description=Lifeguard monitor of %i.service
        After=systemd-journald.service dbus.service
        # It must be there when everything else goes wrong: systemd never stops starting it.
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        Environment=LIFEGUARD_UNIT=%i.service
        # LIFEGUARD_MATCH='^worker \d+ died' and the like, in single quotes; the directory is read as root.
        EnvironmentFile=-/etc/lifeguard/%i.env
        ExecStart={program} watch
        StateDirectory=lifeguard/%i
        Restart=always
        RestartSec=5s
        WatchdogSec=60s
        TimeoutStopSec=15s
        OOMScoreAdjust=-500
        MemoryMax=256M
        {(isRoot ? "# As root: no polkit rule is needed." : AsUser)}
        NoNewPrivileges=yes
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes
        ProtectClock=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectControlGroups=yes
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        LockPersonality=yes
        SystemCallArchitectures=native

        [Install]
        WantedBy=multi-user.target

        """;

    /// <summary>The polkit rule: this user may restart this unit, and start it when it has failed, and nothing else.</summary>
    public static string Polkit(string unit) =>
        $$"""
        // Lets the monitor restart {{unit}}, or start it when it has failed, and nothing else.
        polkit.addRule(function(action, subject) {
            if (action.id == "org.freedesktop.systemd1.manage-units"
                && action.lookup("unit") == "{{unit.Replace("\\", "\\\\", StringComparison.Ordinal)}}"
                && (action.lookup("verb") == "try-restart" || action.lookup("verb") == "start")
                && subject.user == "lifeguard-monitor") {
                return polkit.Result.YES;
            }
        });

        """;
}
