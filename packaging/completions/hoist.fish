# Completion of hoist(1) for fish.

# The names that hoist knows, each with a description, in the configuration and the catalog that the command line names.
# Usage: __fish_hoist_names catalogs|servers|codes [OPTION ...]
function __fish_hoist_names
    set -l words (commandline -opc)
    set -l given
    for i in (seq 2 (count $words))
        switch $words[$i]
            case --config --catalog
                if set -q words[(math $i + 1)]
                    set -a given $words[$i]=(string replace -r '^~(?=/|$)' $HOME -- $words[(math $i + 1)])
                end
            case '--config=*' '--catalog=*'
                set -a given $words[$i]
        end
    end
    set -l program (string replace -r '^~(?=/|$)' $HOME -- $words[1])
    command $program --show $argv[1] $given $argv[2..] 2>/dev/null
end

# The codes of the batch, and the catalogs; after "CATALOG:", the codes of that catalog.
function __fish_hoist_words
    set -l word (commandline -ct)
    if string match -q '*:*' -- $word
        set -l catalog (string split -m 1 : -- $word)[1]
        string replace -r '^' $catalog: -- (__fish_hoist_names codes --catalog=$catalog)
    else
        __fish_hoist_names codes
        if not __fish_hoist_has --catalog
            __fish_hoist_names catalogs | string replace -r '(\t|$)' ':$1'
        end
    end
end

# Whether one of these options is on the command line.
function __fish_hoist_has
    for word in (commandline -opc)
        for option in $argv
            if string match -q -- $option $word; or string match -q -- "$option=*" $word
                return 0
            end
        end
    end
    return 1
end

complete -c hoist -f

# A list has no codes, and those of a template are not known.
complete -c hoist -n 'not __fish_hoist_has -i --input-file -u --url' -a '(__fish_hoist_words)'

complete -c hoist -f -s a -l all -d 'All codes'
complete -c hoist -f -s e -l every -d 'Every code from AA to ZZ'
complete -c hoist -x -s l -l limit -d 'Only the first N'
complete -c hoist -x -s s -l server -a '(__fish_hoist_names servers)' -d 'Server of the flags or of a catalog'
complete -c hoist -r -F -s i -l input-file -d 'URLs from a file, one per line'
complete -c hoist -x -l base -d 'Resolve relative lines of lists against this URL'
complete -c hoist -x -s u -l url -d 'One URL per code, from a template with {code}'
complete -c hoist -r -F -l codes -d 'Codes from a file'
complete -c hoist -x -l catalog -a '(__fish_hoist_names catalogs)' -d 'A batch defined in the configuration file'
complete -c hoist -x -l shard -d 'Only part K of N: K/N, auto, auto/N or auto:VARIABLE/N'
complete -c hoist -x -l shard-by -a 'origin origin+ code url' -d 'Assign items to parts by'
complete -c hoist -x -l write-shards -d 'Fetch nothing: write N lists to DIR, one per part'

complete -c hoist -x -s d -l dir -a '(__fish_complete_directories)' -d 'Folder for the files'
complete -c hoist -x -s o -l output-name -d 'File names, from {code} {host} {path} {name} {n}'
complete -c hoist -r -F -l tar -d 'Save to a tar archive'
complete -c hoist -x -l tar-items -d 'Begin another archive after N files'
complete -c hoist -x -l tar-size -d 'Begin another archive before one gets larger: 500M, 1G'
complete -c hoist -f -l tar-json -d 'Beside each file, a .json with URL, size, digest'
complete -c hoist -r -F -l checksums -d 'Verify files against SHA256SUMS, MD5SUMS or the like'
complete -c hoist -f -l refresh -d 'Fetch only what has changed; resume a stopped run'
complete -c hoist -f -l trust-freshness -d 'With --refresh: do not ask for what is still fresh'
complete -c hoist -f -l content-disposition -d 'Name files as servers do'
complete -c hoist -f -l skip-existing -d 'Do not request files that are there already'
complete -c hoist -f -s R -l remote-time -d 'Give files the modification time of the server'
complete -c hoist -x -l durability -a 'none batch file' -d 'Sync before renaming'
complete -c hoist -x -l lock -a 'leave wait' -d 'If another run uses the folder'
complete -c hoist -x -l max-filesize -d 'A larger file is an error: 500k, 2M, 1G'

complete -c hoist -x -s m -l max_req -d 'Maximum requests in flight'
complete -c hoist -x -l max-per-host -d 'Maximum requests in flight to one host'
complete -c hoist -x -l split -d 'Segments of a large file at a time; 1: never'
complete -c hoist -x -l lanes -d 'Threads that make requests'
complete -c hoist -x -l retry -d 'Retries after a transient failure'
complete -c hoist -x -l retry-on -d 'HTTP statuses that are transient, too: 403,404'
complete -c hoist -x -l rate -d 'Requests to one host: 10/s, 30/m, 500/h'
complete -c hoist -x -l max-host-errors -d 'Give up a host after N failures in a row'
complete -c hoist -x -l connect-timeout -d 'Time limit for connecting: 500ms, 30s, 5m'
complete -c hoist -x -l stall-timeout -d 'Time limit without data: 500ms, 30s, 5m'
complete -c hoist -x -l min-speed -d 'Least bytes per second: 500, 1k, 2M/s'
complete -c hoist -x -l max-time -d 'Time limit for one transfer: 500ms, 30s, 5m'
complete -c hoist -x -l deadline -d 'Time limit for the whole run: 30s, 5m, 1h'
complete -c hoist -x -l grace -d 'Time for requests in flight to end after Ctrl-C: 500ms, 30s, 5m'
complete -c hoist -x -l limit-rate -d 'Bytes per second for the whole run: 500k, 2M, 1G'

complete -c hoist -x -s H -l header -d 'Header field to send, or @FILE'
complete -c hoist -x -l user-agent -d 'User-Agent to send'
complete -c hoist -x -l user -d 'Log in to the servers asked: NAME:PASSWORD or @FILE'
complete -c hoist -x -l bearer -d 'Send this bearer token, or @FILE'
complete -c hoist -x -l auth -a 'basic digest negotiate any' -d 'How to log in'
complete -c hoist -r -F -l cookies -d 'Send cookies from a file'
complete -c hoist -r -F -l save-cookies -d 'Write the cookies of all responses'
complete -c hoist -x -l accept-type -d 'Another type is an error: image/*,application/pdf'
complete -c hoist -f -l netrc -d 'User names and passwords from ~/.netrc'
complete -c hoist -r -F -l netrc-file -d 'User names and passwords from a file'
complete -c hoist -f -s 4 -l ipv4 -d 'Use IPv4 addresses only'
complete -c hoist -f -s 6 -l ipv6 -d 'Use IPv6 addresses only'
complete -c hoist -x -l resolve -d 'Connect to an address for a host: HOST:PORT:ADDR'
complete -c hoist -x -l interface -d 'Network interface or address to connect from'
complete -c hoist -x -l proxy -d 'Proxy to use'
complete -c hoist -r -F -l cacert -d 'Trust only the certificates in this file'
complete -c hoist -r -F -l cert -d 'Client certificate'
complete -c hoist -r -F -l key -d 'Private key of the client certificate'
complete -c hoist -f -l insecure -d 'Do not verify server certificates'
complete -c hoist -f -l deny-private -d 'Connect to addresses of the internet only'
complete -c hoist -f -l http1.1 -d 'Never use HTTP/2'
complete -c hoist -f -l compressed -d 'Request compression'

complete -c hoist -f -s v -l verbose -d 'One line per item'
complete -c hoist -f -s q -l quiet -d 'Print only what failed or was not found'
complete -c hoist -r -F -l report -d 'Write JSON Lines, one object per item'
complete -c hoist -f -l redact-query -d 'Mask the values of queries in the report'
complete -c hoist -r -F -l failed -d 'Write a list of what failed'
complete -c hoist -r -F -l metrics -d 'Write metrics of the run for Prometheus'
complete -c hoist -f -l merge-reports -d 'Fetch nothing, merge reports'
complete -c hoist -f -l allow-missing -d 'Do not treat HTTP 404 as an error'
complete -c hoist -f -l dry-run -d 'Print what would be fetched'
complete -c hoist -x -l log-level -a 'trace debug info warn error critical off' -d 'Log level'
complete -c hoist -r -F -l log-file -d 'Append the log to a file'

complete -c hoist -r -F -l config -d 'Read only this configuration file'
complete -c hoist -x -l confine -a 'auto off require' -d 'Give up what a run does not need'
complete -c hoist -f -l show-config -d 'Print the value of every option and where it is set'
complete -c hoist -x -l show -a 'catalogs servers codes' -d 'List the catalogs, servers or codes'
complete -c hoist -f -s h -l help -d 'Print the most common options'
complete -c hoist -n 'string match -q -- "--help=*" (commandline -ct)' \
    -a '--help={everyday,all,batch,file,transfer,http,report,general}'
complete -c hoist -f -s V -l version -d 'Print versions'
