# Completion of hoist(1) for fish.

# The names of which hoist knows, each with what it is. The command line's own choice of a configuration and a catalog
# decides what names there are.
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

# Codes of the batch that is chosen, and the catalogs that may be; after "CATALOG:", the codes of that one.
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

# A list has no codes, and those of a template nobody knows.
complete -c hoist -n 'not __fish_hoist_has -i --input-file -u --url' -a '(__fish_hoist_words)'

complete -c hoist -f -s a -l all -d 'All codes'
complete -c hoist -f -s e -l every -d 'Every code from AA to ZZ'
complete -c hoist -x -s l -l limit -d 'Only the first N'
complete -c hoist -x -s s -l server -a '(__fish_hoist_names servers)' -d 'Server of the flags, or of a catalog'
complete -c hoist -r -F -s i -l input-file -d 'URLs from a file, a line an item'
complete -c hoist -x -s u -l url -d 'The URL of a {code}'
complete -c hoist -r -F -l codes -d 'Codes from a file'
complete -c hoist -x -l catalog -a '(__fish_hoist_names catalogs)' -d 'A batch of the configuration file'
complete -c hoist -x -l shard -d 'Only part K of N: K/N, auto or auto/N'
complete -c hoist -x -l shard-by -a 'origin code' -d 'What the part of an item depends on'

complete -c hoist -x -s d -l dir -a '(__fish_complete_directories)' -d 'Where files go'
complete -c hoist -x -s o -l output-name -d 'Names of files, of {code} {host} {path} {name} {n}'
complete -c hoist -r -F -l checksums -d 'Verify the files by this SHA256SUMS file'
complete -c hoist -f -l refresh -d 'Only what has changed; go on where a run stopped'
complete -c hoist -x -l durability -a 'none batch file' -d 'What is synced to disk first'
complete -c hoist -x -l lock -a 'leave wait' -d 'If another run uses the folder'
complete -c hoist -x -l max-filesize -d 'A larger file is an error: 500k, 2M, 1G'

complete -c hoist -x -s m -l max_req -d 'Most requests in flight'
complete -c hoist -x -l max-per-host -d 'Most of them for one host'
complete -c hoist -x -l retry -d 'How often to try again what can heal'
complete -c hoist -x -l max-host-errors -d 'Give a host up after so many failures in a row'
complete -c hoist -x -l connect-timeout -d 'Longest wait for a connection: 500ms, 30s, 5m'
complete -c hoist -x -l stall-timeout -d 'Longest wait for a byte: 500ms, 30s, 5m'
complete -c hoist -x -l deadline -d 'Longest time for the whole run: 30s, 5m, 1h'
complete -c hoist -x -l grace -d 'For what is in flight at Ctrl-C: 500ms, 30s, 5m'
complete -c hoist -x -l limit-rate -d 'Bytes a second for the whole run: 500k, 2M, 1G'

complete -c hoist -x -s H -l header -d 'Header field to send, or @FILE'
complete -c hoist -x -l user-agent -d 'What to send as User-Agent'
complete -c hoist -f -l netrc -d 'User names and passwords from ~/.netrc'
complete -c hoist -r -F -l netrc-file -d 'User names and passwords from a file'
complete -c hoist -x -l proxy -d 'The proxy to ask'
complete -c hoist -r -F -l cacert -d 'Trust these certificates, not the system\'s'
complete -c hoist -r -F -l cert -d 'The certificate of the client'
complete -c hoist -r -F -l key -d 'Its key'
complete -c hoist -f -l insecure -d 'Trust any server'
complete -c hoist -f -l http1.1 -d 'Never HTTP/2'
complete -c hoist -f -l compressed -d 'Ask for compressed transfers'

complete -c hoist -f -s v -l verbose -d 'A line an item'
complete -c hoist -f -s q -l quiet -d 'Print nothing unless something failed'
complete -c hoist -r -F -l report -d 'Write a JSON object a line'
complete -c hoist -r -F -l failed -d 'Write a list of what failed'
complete -c hoist -r -F -l metrics -d 'Write what the run came to, for Prometheus'
complete -c hoist -f -l merge-reports -d 'Fetch nothing, join reports'
complete -c hoist -f -l allow-missing -d 'Not found counts as fine'
complete -c hoist -f -l dry-run -d 'Print what would be fetched'
complete -c hoist -x -l log-level -a 'trace debug info warn error critical off' -d 'How much is logged'
complete -c hoist -r -F -l log-file -d 'Append the log to a file'

complete -c hoist -r -F -l config -d 'Read this configuration, and no other'
complete -c hoist -f -l show-config -d 'Print every option\'s value'
complete -c hoist -x -l show -a 'catalogs servers codes' -d 'List what there is'
complete -c hoist -f -s h -l help -d 'Print the everyday options'
complete -c hoist -n 'string match -q -- "--help=*" (commandline -ct)' \
    -a '--help={everyday,all,batch,file,transfer,http,report,general}'
complete -c hoist -f -s V -l version -d 'Print versions'
