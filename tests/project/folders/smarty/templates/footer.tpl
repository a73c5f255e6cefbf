<p>This is not spam.</p>
<a href="{$unsubscribe_url}">{$label|escape}</a>
