{extends file="layout.tpl"}
{block name=content}
{* {include file="gone.tpl"} *}
<p>Hello {$name}</p>
{foreach $pots as $pot}<p>{$pot}</p>{/foreach}
{literal}{include file="gone.tpl"}{/literal}
{/block}
